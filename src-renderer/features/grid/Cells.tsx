// The cells that are in sight: a list in rows of which only those rows are made that show, worked by mouse and keys.

import { type KeyboardEvent, useCallback, useEffect, useRef } from 'react';
import { chooseItem, toggleGrid } from '../../commands/grid';
import { type GridItem, placeOf } from '../../lib/gridItems';
import { cellLayout, movedPlace } from '../../lib/gridLayout';
import { shortTime } from '../../lib/timecode';
import { rowWindow } from '../../lib/window';
import { usePlayback } from '../../store/playback';
import { useSession } from '../../store/session';
import { useScrollView } from '../../ui/useScrollView';
import { type CellPictures, cellId, GridCell } from './GridCell';
import type { GridItems } from './useGridItems';

interface Props extends GridItems {
  folder: boolean;
  /** File names of a folder's pictures. */
  names: readonly string[];
  pictures: CellPictures;
}

const open = (item: GridItem) => {
  chooseItem(item);
  toggleGrid();
};

export function Cells({ items, sorted, folder, names, pictures }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const view = useScrollView(scroller);
  const place = usePlayback(({ ordinal, seconds }) =>
    placeOf(sorted, items, folder ? pictureAt(items.length, seconds) : ordinal),
  );
  const chosen = sorted[place];
  const layout = cellLayout(view.width, view.height, sorted.length);

  useEffect(() => {
    const element = scroller.current;
    // The arrows shall go through the cells at once; a field that is being worked keeps the keyboard.
    if (document.activeElement === document.body) element?.focus({ preventScroll: true });
  }, []);

  // Only where another one is chosen or the rows change: what the user looks at does not move while the order settles.
  const chosenId = chosen?.id ?? null;
  const began = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    const element = scroller.current;
    if (element === null || chosen === undefined || layout.columns === 0) return;
    // Nobody has chosen the first frame: the grid begins with its own first cells.
    const untouched = !began.current && chosen.number === 1;
    began.current = true;
    if (untouched) return;
    const top = Math.floor(place / layout.columns) * layout.rowHeight;
    const end = top + layout.rowHeight + layout.margin - element.clientHeight;
    if (element.scrollTop > top || end > top) element.scrollTop = top;
    else if (element.scrollTop < end) element.scrollTop = end;
  }, [chosenId, layout.columns, layout.rowHeight]);

  const { sort, descending } = useSession((state) => state.preferences.grid);
  const order = `${sort} ${descending}`;
  const shownOrder = useRef(order);
  useEffect(() => {
    if (shownOrder.current !== order) scroller.current?.scrollTo({ top: 0 });
    shownOrder.current = order;
  }, [order]);

  const onChoose = useCallback((item: GridItem) => chooseItem(item), []);
  const onOpen = useCallback(open, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const rows = Math.max(1, Math.floor(view.height / layout.rowHeight));
    const next = movedPlace(event.key, Math.max(0, place), sorted.length, layout.columns, rows);
    if (event.key === 'Enter' && chosen !== undefined) open(chosen);
    else if (next !== null) onChoose(sorted[place < 0 ? 0 : next] as GridItem);
    else return;
    event.preventDefault();
  };

  const { columns, side, rowHeight, step, margin } = layout;
  const rows = columns === 0 ? 0 : Math.ceil(sorted.length / columns);
  const { first, last } = rowWindow(view.top, view.height, rowHeight, rows, 1);
  const inSight = sorted.slice(first * columns, last * columns);
  const nameOf = ({ id, number, ptsSeconds }: GridItem) =>
    folder ? (names[id] ?? `Picture ${number}`) : `Shot ${number}, ${shortTime(ptsSeconds)}`;
  return (
    <div
      ref={scroller}
      className="grid-scroll"
      role="listbox"
      tabIndex={0}
      aria-label={folder ? 'Pictures' : 'Shots'}
      aria-activedescendant={chosen !== undefined && inSight.includes(chosen) ? cellId(chosen) : undefined}
      onKeyDown={onKeyDown}
      data-testid="grid-cells"
    >
      <div role="presentation" style={{ height: rows * rowHeight + margin }}>
        {inSight.map((item, index) => {
          const at = first * columns + index;
          return (
            <GridCell
              key={item.id}
              item={item}
              name={nameOf(item)}
              selected={item === chosen}
              folder={folder}
              place={at}
              count={sorted.length}
              left={margin + (at % columns) * step}
              top={margin + Math.floor(at / columns) * rowHeight}
              side={side}
              pictures={pictures}
              onChoose={onChoose}
              onOpen={onOpen}
            />
          );
        })}
      </div>
    </div>
  );
}

/** The picture that shows at a time: each shows for a second. */
function pictureAt(count: number, seconds: number): number {
  return Math.max(0, Math.min(count - 1, Math.floor(seconds + 1e-6)));
}
