// The viewers of the chosen mode, as large as the room allows.
import { useEffect, useRef, useState } from 'react';
import { squareGrid } from '../../lib/grid';
import { analysisLabels } from '../../lib/labels';
import { currentModel, useSession } from '../../store/session';
import { useShownHere } from '../../store/shown';
import { useViewers, useViewersSettings } from '../../store/viewers';
import { Tile } from './Tile';
import { tilesOf } from './tiles';
import { useZoomPan } from './useZoomPan';

const captionHeight = 26;
/** Where analyses are compared, their labels have a line of their own. */
const tallCaptionHeight = 38;
const gap = 12;
/** A viewer that is alone may have a caption wider than itself. */
const loneWidth = 480;

export function Viewers() {
  const area = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const { mode, crisp } = useViewersSettings();
  const shown = useShownHere();
  const usual = useSession((state) => currentModel(state)?.resolution ?? 0);
  useZoomPan(area);

  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const tiles = tilesOf(mode, shown, analysisLabels(shown));
  const comparing = shown.length > 1;
  const caption = comparing ? tallCaptionHeight : captionHeight;
  const grid = size === null ? null : squareGrid(tiles.length, size.width, size.height, gap, caption);
  const side = grid?.side ?? 0;
  const resolution = shown[0]?.model.resolution ?? usual;
  useEffect(() => useViewers.setState({ side, resolution }), [side, resolution]);

  const width = tiles.length > 1 || size === null ? side : Math.max(side, Math.min(loneWidth, size.width - 2 * gap));
  return (
    <div className={`viewers ${crisp ? 'crisp' : ''} ${comparing ? 'comparing' : ''}`} ref={area}>
      {grid !== null && (
        <div className="viewer-grid" style={{ gridTemplateColumns: `repeat(${grid.columns}, ${width}px)` }}>
          {tiles.map((tile, order) => (
            <Tile
              key={`${tile.kind} ${tile.slot === 0 ? 'main' : tile.analysis?.id}`}
              tile={tile}
              side={side}
              width={width}
              order={order}
            />
          ))}
        </div>
      )}
    </div>
  );
}
