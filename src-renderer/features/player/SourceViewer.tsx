// The source's picture at the commanded time, framed as the model sees it.
import type { ReactNode } from 'react';
import type { Wanted } from '../../api/usePicture';
import { currentSeries } from '../../commands/playhead';
import { sourcePlace } from '../../lib/film';
import { usePlayback } from '../../store/playback';
import { selectedAnalysis, selectedSource, useSession } from '../../store/session';
import { Viewer } from './Viewer';

/** Picture size to ask for: enough for the screen, in steps, so that a moving window does not ask for every size. */
function pictureSize(side: number): number {
  const pixels = side * window.devicePixelRatio;
  return Math.min(1024, Math.max(512, Math.ceil(pixels / 128) * 128));
}

export function SourceViewer({ side, action }: { side: number; action: ReactNode }) {
  const source = useSession(selectedSource);
  const analysis = useSession(selectedAnalysis);
  const preferredFit = useSession((state) => state.preferences.fit);
  const seconds = usePlayback((state) => state.seconds);
  const ordinal = usePlayback((state) => state.ordinal);
  const series = currentSeries();
  const available = analysis?.sourceAvailable !== false;
  let wanted: Wanted | null = null;
  if (source !== null && available) {
    const { ordinal: shown, ptsSeconds, frame } = sourcePlace(source, series, { seconds, ordinal });
    const request = {
      kind: 'source' as const,
      sourceId: source.id,
      ptsSeconds,
      frame,
      size: pictureSize(side),
      fit: analysis?.settings.fit ?? preferredFit,
    };
    wanted = { request, ordinal: shown, ptsSeconds };
  }
  return (
    <Viewer
      side={side}
      title="Source"
      caption={
        source !== null && (
          <>
            {source.width}×{source.height}
            <span className="caption-more">, {source.codec}</span>
          </>
        )
      }
      action={action}
      testId="source-canvas"
      wanted={wanted}
      absence={available ? null : 'The source file is gone or has changed. Tokens and reconstruction remain.'}
    />
  );
}
