// The list of opened files, worked from top to bottom; only the rows in sight are drawn, so that five hundred cost no more than twenty.

import { type KeyboardEvent, useEffect, useRef } from 'react';
import { moveSource } from '../../commands/queue';
import { rowWindow } from '../../lib/window';
import { selectSource } from '../../store/events';
import { useSession } from '../../store/session';
import { useScrollView } from '../../ui/useScrollView';
import { FileItem, rowHeight } from './FileItem';
import { QueueFoot } from './QueueFoot';
import { QueueMenu } from './QueueMenu';
import { useReorder } from './useReorder';
import './queue.css';

export function FileList() {
  const sources = useSession((state) => state.sources);
  const selected = useSession((state) => state.sources.findIndex(({ id }) => id === state.selectedSourceId));
  const list = useRef<HTMLUListElement>(null);
  const scroll = useScrollView(list, 600);
  /** The row that a key has chosen gets the focus once it is there. */
  const focusNext = useRef(false);
  const drag = useReorder(list, sources.length, (from, gap) => {
    const moved = sources[from];
    if (moved !== undefined) void moveSource(moved.id, sources[gap]?.id ?? null);
  });

  // The selected row comes into sight, also when it is moved.
  useEffect(() => {
    const element = list.current;
    if (element === null || selected < 0) return;
    const top = selected * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = top + rowHeight - element.clientHeight;
  }, [selected]);

  useEffect(() => {
    if (!focusNext.current) return;
    const row = list.current?.querySelector<HTMLElement>('.file-item.selected .file-main');
    if (row == null) return;
    focusNext.current = false;
    row.focus();
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const last = sources.length - 1;
    const to = { ArrowUp: selected - 1, ArrowDown: selected + 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    focusNext.current = true;
    selectSource(sources[Math.min(last, Math.max(0, to))]?.id ?? null);
  };

  const { first, last } = rowWindow(scroll.top, scroll.height, rowHeight, sources.length);
  // One stop for the Tab key: the selected row, or the first one where that is out of sight.
  const stop = selected >= first && selected < last ? selected : first;
  return (
    <nav className="file-list" aria-label="Files">
      <header className="file-head">
        <h2>Files{sources.length > 1 && <span className="file-count"> {sources.length}</span>}</h2>
        <QueueMenu />
      </header>
      <ul ref={list} className={drag.place === null ? '' : 'reordering'} onKeyDown={onKeyDown} {...drag.handlers}>
        <li className="file-room" style={{ height: sources.length * rowHeight }} aria-hidden="true" />
        {sources.slice(first, last).map((source, i) => (
          <FileItem
            key={source.id}
            source={source}
            place={first + i}
            count={sources.length}
            isStop={first + i === stop}
            isMoved={drag.from === first + i}
          />
        ))}
        {drag.place !== null && (
          <li className="file-gap" style={{ top: drag.place * rowHeight }} aria-hidden="true" data-testid="file-gap" />
        )}
      </ul>
      <QueueFoot />
    </nav>
  );
}
