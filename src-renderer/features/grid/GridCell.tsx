// One cell: its picture or the halves of two, its name, tokens and error, and a sign where it is over the threshold.
import { memo, useRef } from 'react';
import type { Fit, GridPicture, PictureRequest } from '../../../src-main/contract';
import { useThumbnail } from '../../api/useThumbnail';
import { countText, decibelText, plural, ssimText } from '../../lib/format';
import type { GridItem } from '../../lib/gridItems';

/** Where the pictures of all cells come from. */
export interface CellPictures {
  /** Null where the source is gone. */
  sourceId: string | null;
  analysisId: string | null;
  fit: Fit;
  shown: GridPicture;
}

interface Props {
  item: GridItem;
  name: string;
  selected: boolean;
  folder: boolean;
  place: number;
  count: number;
  left: number;
  top: number;
  side: number;
  pictures: CellPictures;
  onChoose: (item: GridItem) => void;
  onOpen: (item: GridItem) => void;
}

/** Id of a cell's element, by which the list says which one is chosen. */
export const cellId = (item: GridItem) => `grid-cell-${item.id}`;

export const GridCell = memo(function GridCell(props: Props) {
  const { item, name, selected, folder, place, count, left, top, side, pictures } = props;
  const { shown, sourceId, analysisId, fit } = pictures;
  const size = window.devicePixelRatio > 1 ? 320 : 192;
  const { ptsSeconds, frame, ordinal } = item;
  const source: PictureRequest | null =
    sourceId === null || shown === 'recon' ? null : { kind: 'source', sourceId, ptsSeconds, frame, size, fit };
  const recon: PictureRequest | null =
    analysisId === null || ordinal === null || shown === 'source' ? null : { kind: 'recon', analysisId, ordinal };
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names the chosen cell as its active one
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys
    <div
      id={cellId(item)}
      className={`grid-cell ${item.over > 0 ? 'over' : ''}`}
      role="option"
      aria-selected={selected}
      aria-posinset={place + 1}
      aria-setsize={count}
      style={{ width: side, transform: `translate(${left}px, ${top}px)` }}
      title={name}
      onClick={() => props.onChoose(item)}
      onDoubleClick={() => props.onOpen(item)}
      data-testid="grid-cell"
      data-id={item.id}
      data-ordinal={ordinal ?? ''}
    >
      <div className={`grid-picture ${source !== null && recon !== null ? 'halves' : ''}`} style={{ height: side }}>
        {source !== null && <CellPicture request={source} half={null} />}
        {recon !== null && <CellPicture request={recon} half={shown === 'both' ? 'right' : null} />}
        {ordinal === null && shown !== 'source' && <span className="absence">Not analyzed yet</span>}
      </div>
      <div className="grid-name">{name}</div>
      <div className="grid-figures">{ordinal === null ? 'not analyzed' : <Figures item={item} folder={folder} />}</div>
    </div>
  );
});

function Figures({ item: { tokens, mse, ssim, over }, folder }: { item: GridItem; folder: boolean }) {
  const [number, unit] = Number.isNaN(ssim) ? decibelText(mse).split(' ') : [ssimText(ssim), 'SSIM'];
  return (
    <>
      {folder ? (
        <span>
          {countText(tokens)} <span className="word">tokens</span>
        </span>
      ) : (
        <span title={`${countText(tokens)} tokens a second`}>
          {countText(tokens)}
          <span className="word"> tokens</span>/s
        </span>
      )}
      <span
        className="grid-error"
        title={over > 0 && !folder ? `${plural(over, 'frame')} over the threshold` : undefined}
      >
        {over > 0 && (
          <span role="img" aria-label="over the threshold">
            ▲{' '}
          </span>
        )}
        {number} <span className="word">{unit}</span>
      </span>
    </>
  );
}

function CellPicture({ request, half }: { request: PictureRequest; half: 'right' | null }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const state = useThumbnail(canvas, request);
  return (
    <>
      <canvas
        ref={canvas}
        className={`${state === 'shown' ? 'shown' : ''} ${half ?? ''}`}
        data-kind={request.kind}
        data-state={state}
      />
      {state === 'failed' && half === null && <span className="absence">No picture here</span>}
    </>
  );
}
