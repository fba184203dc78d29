// The list of keyboard shortcuts, straight from the command table.
import { useEffect, useRef } from 'react';
import type { Command } from '../commands/command';
import { chordLabel, chordsOn } from '../commands/keys';
import { commandTable } from '../commands/table';
import { useSession } from '../store/session';
import { useUi } from '../store/ui';
import { Button } from '../ui/Button';
import { CloseIcon } from '../ui/icons';

const close = () => useUi.setState({ shortcutsShown: false });

/** Gestures that are no commands. */
const gestures = [
  { label: 'Zoom at the pointer', keys: ['Wheel'] },
  { label: 'Move the window', keys: ['Shift', 'Drag'] },
  { label: 'Scrub, or move a cut by its mark', keys: ['Drag'] },
];

export function ShortcutsDialog() {
  const shown = useUi((state) => state.shortcutsShown);
  const platform = useSession((state) => state.host.platform);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (shown) dialog.current?.showModal();
    else dialog.current?.close();
  }, [shown]);

  const groups = new Map<string, Command[]>();
  for (const command of commandTable) {
    if (command.keys.length > 0) groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  }
  return (
    <dialog ref={dialog} className="dialog" aria-label="Keyboard shortcuts" onClose={close} data-testid="shortcuts">
      <header>
        <h1>Keyboard shortcuts</h1>
        <Button variant="icon" title="Close" onClick={close}>
          <CloseIcon />
        </Button>
      </header>
      <div className="shortcut-groups">
        {[...groups].map(([group, commands]) => (
          <section key={group}>
            <h2>{group}</h2>
            <dl>
              {commands.map((command) => (
                <Row key={command.id} label={command.label} chords={chordsOn(platform, command.keys).map(chordLabel)} />
              ))}
              {group === 'Timeline' && gestures.map((g) => <Row key={g.label} label={g.label} chords={[g.keys]} />)}
            </dl>
          </section>
        ))}
      </div>
    </dialog>
  );
}

function Row({ label, chords }: { label: string; chords: string[][] }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {chords.map((parts) => (
          <span key={parts.join()} className="chord">
            {parts.map((part) => (
              <kbd key={part}>{part}</kbd>
            ))}
          </span>
        ))}
      </dd>
    </div>
  );
}
