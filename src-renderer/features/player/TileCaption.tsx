// What stands above a viewer: its name, the frame that is shown, and what the analysis knows of it; the less there is room for, the less.

import { countText } from '../../lib/format';
import { frameFigures } from '../../lib/frameFacts';
import { pictureText, stillCount } from '../../lib/stills';
import { timecode } from '../../lib/timecode';
import type { Place } from './place';
import type { TileKind, TileSpec } from './tiles';
import type { ShownFrame } from './useTilePictures';

/** Names of viewers that are alone. */
export const tileNames: Record<TileKind, string> = {
  source: 'Source',
  recon: 'Reconstruction',
  difference: 'Difference',
  split: 'Source | reconstruction',
};

interface TileCaptionProps {
  tile: TileSpec;
  place: Place;
  /** Null while nothing is shown. */
  frame: ShownFrame | null;
}

export function TileCaption({ tile, place, frame }: TileCaptionProps) {
  const { kind, slot, label } = tile;
  const { source, analysis } = place;
  const stills = stillCount(source);
  const where: string[] = [];
  if (frame !== null && stills !== null) where.push(pictureText(frame.ptsSeconds, stills));
  else if (frame !== null) {
    const name = frame.isNear ? 'Nearby frame' : 'Frame';
    if (frame.facts !== null) where.push(`${name} ${countText(frame.facts.frame)}`);
    else if (frame.isNear) where.push(name);
    where.push(timecode(frame.ptsSeconds));
  }
  const what: string[] = [];
  if (kind === 'source' && source !== null) what.push(`${source.width}×${source.height}`, source.codec);
  if (kind !== 'source' && frame?.facts && analysis !== null) {
    const [psnr, tokens, error] = frameFigures(frame.facts, analysis.settings.metric);
    what.push(psnr, `${tokens} tokens`, ...(error === '' ? [] : [error]));
  }
  const parts = kind === 'source' ? [...where, ...what] : [...what, ...where];
  const shared = kind !== 'source' && (analysis?.model.framesPerBlock ?? 1) > 1 ? ', of its block' : '';
  return (
    <figcaption title={[label ?? tileNames[kind], ...parts].join(', ') + shared}>
      {label !== null && <span className={`swatch slot-${slot}`} />}
      <span className="viewer-title">{label ?? <Name kind={kind} />}</span>
      <span className="viewer-caption" data-testid={slot === 0 ? `caption-${kind}` : undefined}>
        {parts.map((part, i) => (
          <span key={part} className={`caption-part-${i}`}>
            {i > 0 && ', '}
            {part}
          </span>
        ))}
      </span>
    </figcaption>
  );
}

/** The long word gives way where it would be cut off. */
function Name({ kind }: { kind: TileKind }) {
  if (kind !== 'recon') return tileNames[kind];
  return (
    <>
      Recon<span className="title-rest">struction</span>
    </>
  );
}
