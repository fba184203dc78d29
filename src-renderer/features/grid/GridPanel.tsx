// The grid in the place of the viewers: its head, and the cells or why there are none.
import { useEffect } from 'react';
import { runCommand } from '../../commands/table';
import { isFolder } from '../../store/grid';
import { isActive, selectedAnalysis, selectedSource, useSession } from '../../store/session';
import { useUi } from '../../store/ui';
import { Cells } from './Cells';
import { GridHead } from './GridHead';
import { useGridItems, usePictureNames } from './useGridItems';
import './grid.css';

export function GridPanel() {
  const source = useSession(selectedSource);
  const analysis = useSession(selectedAnalysis);
  const fit = useSession((state) => analysis?.settings.fit ?? state.preferences.fit);
  const { picture } = useSession((state) => state.preferences.grid);
  const { items, sorted } = useGridItems(source, analysis);
  const names = usePictureNames(source);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const plain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
      if (event.key !== 'Escape' || !plain || event.defaultPrevented || useUi.getState().dialog !== null) return;
      event.preventDefault();
      runCommand('grid.toggle');
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);

  if (source === null) return null;
  const folder = isFolder(source);
  return (
    <section className="grid-panel" aria-label={folder ? 'Grid of pictures' : 'Grid of shots'} data-testid="grid-panel">
      <GridHead folder={folder} items={items} />
      {items.length === 0 ? (
        <p className="grid-empty">
          {isActive(analysis)
            ? 'Shots show here as soon as frames are analyzed.'
            : 'No frame of this file is analyzed.'}
        </p>
      ) : (
        <Cells
          items={items}
          sorted={sorted}
          folder={folder}
          names={names}
          pictures={{
            sourceId: analysis?.sourceAvailable === false ? null : source.id,
            analysisId: analysis?.id ?? null,
            fit,
            shown: picture,
          }}
        />
      )}
    </section>
  );
}
