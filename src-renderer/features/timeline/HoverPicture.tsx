// The picture of the frame under the pointer, at the head of its card; the last one stays until the next is there.
import { useRef } from 'react';
import { usePicture, type Wanted } from '../../api/usePicture';
import { currentFilm, currentSeries } from '../../commands/playhead';
import { sourcePlace } from '../../lib/film';
import { selectedAnalysis, selectedSource, useSession } from '../../store/session';

/** Pixels asked for: enough for the card on a dense screen. */
const size = 256;

/** One request at a time: while one is under way the newest place waits, and those between are left out. A draft is larger than the card. */
export function HoverPicture({ seconds }: { seconds: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const source = useSession(selectedSource);
  const analysis = useSession(selectedAnalysis);
  const preferredFit = useSession((state) => state.preferences.fit);
  let wanted: Wanted | null = null;
  if (source !== null && analysis?.sourceAvailable !== false) {
    const { ordinal, ptsSeconds, frame } = sourcePlace(source, currentSeries(), currentFilm().at(seconds));
    const fit = analysis?.settings.fit ?? preferredFit;
    wanted = { request: { kind: 'source', sourceId: source.id, ptsSeconds, frame, size, fit }, ordinal, ptsSeconds };
  }
  const { state } = usePicture(canvas, wanted, { draftIsEnough: true, takesNear: true });
  if (wanted === null) return null;
  return (
    <canvas
      ref={canvas}
      className={`hover-picture ${state === 'shown' ? 'shown' : ''}`}
      role="img"
      aria-label="Frame under the pointer"
      data-testid="hover-picture"
      data-state={state}
    />
  );
}
