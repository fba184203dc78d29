// The list of keyboard shortcuts, straight from the command table.
import type { Command } from '../commands/command';
import { chordLabel, chordsOn } from '../commands/keys';
import { commandTable } from '../commands/table';
import { useSession } from '../store/session';
import { useDialog } from '../store/ui';
import { Dialog } from '../ui/Dialog';

/** Gestures that are no commands. */
const gestures = [
  { label: 'Zoom at the pointer', keys: ['Wheel'] },
  { label: 'Move the window', keys: ['Shift', 'Drag'] },
  { label: 'Scrub without a click', keys: ['Shift', 'Move'] },
  { label: 'Scrub, or move a cut by its mark', keys: ['Drag'] },
];

export function ShortcutsDialog() {
  const platform = useSession((state) => state.host.platform);
  const groups = new Map<string, Command[]>();
  for (const command of commandTable) {
    if (command.keys.length > 0) groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  }
  return (
    <Dialog {...useDialog('shortcuts')} title="Keyboard shortcuts" testId="shortcuts">
      {() => (
        <div className="shortcut-groups">
          {[...groups].map(([group, commands]) => (
            <section key={group}>
              <h2>{group}</h2>
              <dl>
                {commands.map((command) => (
                  <Row
                    key={command.id}
                    label={command.label}
                    chords={chordsOn(platform, command.keys).map(chordLabel)}
                  />
                ))}
                {group === 'Timeline' && gestures.map((g) => <Row key={g.label} label={g.label} chords={[g.keys]} />)}
              </dl>
            </section>
          ))}
        </div>
      )}
    </Dialog>
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
