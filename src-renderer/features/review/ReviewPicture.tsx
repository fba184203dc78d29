// One of the pictures around a mark: the source's frame, framed as the model sees it; a click goes there.
import { useRef } from 'react';
import { usePicture, type Wanted } from '../../api/usePicture';
import { currentSeries, pause, seekOrdinal } from '../../commands/playhead';
import { countText } from '../../lib/format';
import { selectedAnalysis, selectedSource, useSession } from '../../store/session';

interface ReviewPictureProps {
  side: number;
  name: string;
  /** `before`, `at` or `after`. */
  place: string;
  /** The analyzed frame; null where there is none. */
  ordinal: number | null;
}

/** Few sizes, so that a moving window does not ask for every one. */
function pictureSize(side: number): number {
  return Math.min(768, Math.max(256, Math.ceil((side * window.devicePixelRatio) / 128) * 128));
}

export function ReviewPicture({ side, name, place, ordinal }: ReviewPictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const source = useSession(selectedSource);
  const analysis = useSession(selectedAnalysis);
  const series = currentSeries();
  const known = ordinal !== null && series !== null && ordinal < series.frames;
  const available = source !== null && analysis?.sourceAvailable === true;
  let wanted: Wanted | null = null;
  if (known && available) {
    const ptsSeconds = series.pts.at(ordinal);
    const request = {
      kind: 'source' as const,
      sourceId: source.id,
      ptsSeconds,
      frame: series.index.at(ordinal),
      size: pictureSize(side),
      fit: analysis.settings.fit,
    };
    wanted = { request, ordinal, ptsSeconds };
  }
  const { state } = usePicture(canvas, wanted);
  const message = !available ? 'The source is not there' : known ? null : 'No frame here';
  return (
    <figure className={`review-picture ${place}`} style={{ width: side }}>
      <figcaption>
        <span>{name}</span>
        <span>{known && countText(series.index.at(ordinal))}</span>
      </figcaption>
      <button
        type="button"
        className="review-frame"
        style={{ width: side, height: side }}
        disabled={!known}
        title={known ? `Go to frame ${series.index.at(ordinal)}` : name}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => {
          pause();
          if (ordinal !== null) seekOrdinal(ordinal);
        }}
      >
        <canvas
          ref={canvas}
          className={message === null && state === 'shown' ? 'shown' : ''}
          role="img"
          aria-label={name}
          data-testid={`review-${place}`}
          data-state={message === null ? state : 'absent'}
        />
        {(message ?? (state === 'failed' ? 'No picture here' : null)) !== null && (
          <span className="absence">{message ?? 'No picture here'}</span>
        )}
      </button>
    </figure>
  );
}
