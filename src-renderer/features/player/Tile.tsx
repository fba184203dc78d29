// One viewer: a square with pictures over each other, the caption above, its state on top.
import { useSession } from '../../store/session';
import { useViewersSettings } from '../../store/viewers';
import { Divider } from './Divider';
import { isSourceThere, type Place, usePlace } from './place';
import { TileCaption, tileNames } from './TileCaption';
import type { Layer, TileSpec } from './tiles';
import { useTilePictures } from './useTilePictures';

interface TileProps {
  tile: TileSpec;
  side: number;
  /** Width of caption and picture together, `side` or more. */
  width: number;
  /** Its place on the screen. */
  order: number;
}

export function Tile({ tile, side, width, order }: TileProps) {
  const settings = useViewersSettings();
  const selected = useSession((state) => state.selectedSourceId !== null);
  const place = usePlace(tile.analysis, tile.slot);
  const { canvases, layers, frame, state, busy } = useTilePictures(tile, place, side, settings, order);
  const absence = absenceOf(tile, place, selected);
  const message = absence ?? (state === 'missing' ? 'Not analyzed yet' : state === 'failed' ? 'No picture here' : null);
  const visible = message === null && state === 'shown';
  const name = tile.label === null ? tileNames[tile.kind] : `${tileNames[tile.kind]}, ${tile.label}`;
  return (
    <figure className={`viewer ${width > side ? 'alone' : ''}`} style={{ width }}>
      <TileCaption tile={tile} place={place} frame={visible ? frame : null} />
      <div className="picture" style={{ width: side, height: side }}>
        {layers.map(({ kind, overlay }, i) => (
          <div key={kind} className={`layer ${visible ? 'shown' : ''} ${i > 0 ? 'right-of-divider' : ''}`}>
            <div className="zoomed">
              <canvas
                ref={keep(canvases, kind)}
                role="img"
                aria-label={layers.length > 1 ? tileNames[kind] : name}
                data-testid={testId(kind, tile.slot)}
                data-state={message === null ? state : 'absent'}
              />
              {overlay && (
                <canvas
                  ref={keep(canvases, `${kind}-overlay`)}
                  className="overlay"
                  role="img"
                  aria-label={settings.overlay === 'tokens' ? 'Token map' : 'Error map'}
                  data-testid={tile.slot === 0 ? `${kind}-overlay` : undefined}
                />
              )}
            </div>
          </div>
        ))}
        {layers.length > 1 && visible && <Divider />}
        {message !== null && <p className="absence">{message}</p>}
        {busy && message === null && <span className="busy" role="status" aria-label="Decoding" />}
      </div>
    </figure>
  );
}

function keep(canvases: Map<string, HTMLCanvasElement>, name: string) {
  return (canvas: HTMLCanvasElement | null) => {
    if (canvas === null) canvases.delete(name);
    else canvases.set(name, canvas);
  };
}

function testId(kind: Layer['kind'], slot: number): string {
  return kind === 'recon' && slot > 0 ? 'compared-canvas' : `${kind}-canvas`;
}

/** What to say where there is no picture; null while one can be expected. */
function absenceOf({ kind, analysis }: TileSpec, place: Place, selected: boolean): string | null {
  if (!selected) return kind === 'source' ? null : 'No file is selected';
  if (kind !== 'recon' && !isSourceThere(place))
    return 'The source file is gone or has changed. Tokens and reconstruction remain.';
  if (kind === 'source' || place.ordinal !== null) return null;
  if (analysis === null) return 'Press Analyze to see what the tokens keep';
  if (analysis.status === 'failed') return 'The analysis failed';
  const comes = analysis.status === 'queued' || analysis.status === 'running';
  return comes ? 'Not analyzed yet' : 'This part was not analyzed';
}
