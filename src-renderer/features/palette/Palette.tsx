// The command palette: every command by words, with its group and keys; the arrow keys choose, Enter runs.
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { chordLabel } from '../../commands/keys';
import { commandTable, firstChord, labelOf, runCommand } from '../../commands/table';
import { searchCommands } from '../../lib/commandSearch';
import { type SessionState, useSession } from '../../store/session';
import { closeDialog, useDialog, useUi } from '../../store/ui';
import { Chord } from '../../ui/Chord';
import { Dialog } from '../../ui/Dialog';
import './palette.css';

const mostRemembered = 8;
const pageRows = 8;

/** The commands as they are now. */
const itemsOf = (state: SessionState) =>
  commandTable.map((command) => ({
    id: command.id,
    label: labelOf(command, state),
    group: command.group,
    enabled: command.enabled(state),
    chord: firstChord(state, command.id),
  }));

export function Palette() {
  return (
    <Dialog {...useDialog('palette')} title="Commands" testId="palette" closedByClickBeside>
      {() => <Search />}
    </Dialog>
  );
}

function run(id: string): void {
  // First closed, then run: the command may open a dialog itself.
  closeDialog('palette');
  useUi.setState(({ lastCommands }) => ({
    lastCommands: [id, ...lastCommands.filter((other) => other !== id)].slice(0, mostRemembered),
  }));
  runCommand(id);
}

function Search() {
  const state = useSession();
  const [lastUsed] = useState(() => useUi.getState().lastCommands);
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const found = searchCommands(itemsOf(state), query, lastUsed);
  const at = Math.max(
    0,
    found.findIndex(({ id }) => id === chosen),
  );
  const active = found[at];
  const optionId = (id: string) => `command-${id}`;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the chosen row is brought into sight when it changes
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active?.id]);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: pageRows, PageUp: -pageRows }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      // Single steps go round, pages stop at the ends.
      const to = Math.abs(step) === 1 ? (at + step + found.length) % found.length : at + step;
      setChosen(found[Math.min(found.length - 1, Math.max(0, to))]?.id ?? null);
    }
    if (event.key === 'Enter' && !event.nativeEvent.isComposing && active?.enabled) {
      event.preventDefault();
      run(active.id);
    }
  };
  return (
    <>
      <input
        type="text"
        role="combobox"
        aria-label="Search the commands"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-autocomplete="list"
        aria-activedescendant={active === undefined ? undefined : optionId(active.id)}
        placeholder="What do you want to do?"
        autoComplete="off"
        spellCheck={false}
        value={query}
        data-testid="palette-query"
        onChange={(event) => {
          setQuery(event.target.value);
          setChosen(null);
        }}
        onKeyDown={onKeyDown}
      />
      <div id="palette-list" role="listbox" aria-label="Commands" tabIndex={-1} ref={list}>
        {found.map(({ id, label, group, enabled, chord }) => (
          // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the field keeps the focus and the keys
          <div
            key={id}
            id={optionId(id)}
            role="option"
            aria-selected={id === active?.id}
            aria-disabled={!enabled}
            onPointerMove={({ movementX, movementY }) => (movementX !== 0 || movementY !== 0) && setChosen(id)}
            onClick={() => enabled && run(id)}
            data-testid="palette-option"
            data-command={id}
          >
            <span className="palette-label">{label}</span>
            <small>{group}</small>
            <span className="palette-keys">{chord !== null && <Chord parts={chordLabel(chord)} />}</span>
          </div>
        ))}
      </div>
      <p className={found.length > 0 ? 'visually-hidden' : 'palette-none'} role="status">
        {found.length > 0 ? `${found.length} commands` : 'No command has these words.'}
      </p>
    </>
  );
}
