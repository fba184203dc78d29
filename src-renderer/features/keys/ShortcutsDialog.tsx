// The keyboard shortcuts by group, straight from the command table, and how they are changed.
import type { KeyPreferences } from '../../../src-main/contract';
import { conflicts } from '../../commands/bindings';
import type { Command } from '../../commands/command';
import { bindingsOf, commandTable } from '../../commands/table';
import { setPreferences } from '../../store/preferences';
import { useSession } from '../../store/session';
import { useDialog } from '../../store/ui';
import { Button } from '../../ui/Button';
import { Chord } from '../../ui/Chord';
import { Dialog } from '../../ui/Dialog';
import { KeyRow } from './KeyRow';
import { ProfileChoice } from './ProfileChoice';
import './keys.css';

/** Gestures that are no commands. */
const gestures = [
  { label: 'Zoom at the pointer', keys: ['Wheel'] },
  { label: 'Move the window', keys: ['Shift', 'Drag'] },
  { label: 'Scrub without a click', keys: ['Shift', 'Move'] },
  { label: 'Scrub, or move a cut by its mark', keys: ['Drag'] },
];

const setKeys = (keys: KeyPreferences) => setPreferences({ keys });

export function ShortcutsDialog() {
  return (
    <Dialog {...useDialog('shortcuts')} title="Keyboard shortcuts" testId="shortcuts">
      {() => (
        <>
          <Head />
          <Groups />
        </>
      )}
    </Dialog>
  );
}

function Head() {
  const keys = useSession((state) => state.preferences.keys);
  const count = conflicts(useSession(bindingsOf)).length;
  return (
    <div className="keys-head">
      <ProfileChoice profile={keys.profile} choose={(profile) => setKeys({ ...keys, profile })} />
      <p role="status" className="keys-conflicts" data-testid="key-conflicts">
        {count === 0 ? '' : count === 1 ? 'One key means two commands.' : `${count} keys mean two commands.`}
      </p>
      <Button
        title="All keys as the profile has them"
        disabled={Object.keys(keys.changes).length === 0}
        onClick={() => setKeys({ ...keys, changes: {} })}
        data-testid="keys-reset"
      >
        Reset all
      </Button>
    </div>
  );
}

function Groups() {
  const keys = useSession((state) => state.preferences.keys);
  const bindings = useSession(bindingsOf);
  const groups = new Map<string, Command[]>();
  for (const command of commandTable) groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  return (
    <div className="key-groups">
      {[...groups].map(([group, commands]) => (
        <section key={group}>
          <h2>{group}</h2>
          <ul>
            {commands.map((command) => (
              <KeyRow key={command.id} command={command} keys={keys} bindings={bindings} setKeys={setKeys} />
            ))}
            {group === 'Timeline' &&
              gestures.map((gesture) => (
                <li key={gesture.label} className="key-row">
                  <span className="key-label">{gesture.label}</span>
                  <span className="key-chords">
                    <Chord parts={gesture.keys} />
                  </span>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
