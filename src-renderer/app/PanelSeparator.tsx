// The line between two panels: drag or arrow keys resize, Enter folds, a double click gives the usual size again.
import type { KeyboardEvent } from 'react';
import { Separator } from 'react-resizable-panels';
import type { SizedPanel } from '../../src-main/contract';
import { runCommand } from '../commands/table';
import { resetPanel, togglePanel } from '../commands/workspace';
import { isFolding } from '../lib/workspace';

/** Its keys are decided before the library has them, which would keep F6 among the separators. */
function onKey(event: KeyboardEvent, panel: SizedPanel): void {
  if (event.key === 'F6') runCommand(event.shiftKey ? 'region.previous' : 'region.next');
  else if (event.key === 'Enter' && isFolding(panel)) togglePanel(panel);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

export function PanelSeparator({ panel, label }: { panel: SizedPanel; label: string }) {
  return (
    <Separator
      id={`separator-${panel}`}
      className={`separator ${panel === 'files' || panel === 'side' ? 'upright' : 'level'}`}
      aria-label={label}
      title="Drag or use the arrow keys to resize; double-click for the usual size"
      disableDoubleClick
      onDoubleClick={() => resetPanel(panel)}
      onKeyDownCapture={(event) => onKey(event, panel)}
      // A drag leaves the keys to the app; only who came here by the keyboard resizes with it.
      onFocusCapture={({ currentTarget }) => {
        if (!currentTarget.matches(':focus-visible')) currentTarget.blur();
      }}
    />
  );
}
