// The menu of the file list: what can be done with the queue and with the selected file's place in it.
import type { CommandId } from '../../commands/command';
import { chordLabel, chordsOn } from '../../commands/keys';
import { command, runCommand } from '../../commands/table';
import { useSession } from '../../store/session';
import { Button } from '../../ui/Button';
import { MoreIcon } from '../../ui/icons';
import { Popover } from '../../ui/Popover';

const groups: readonly (readonly CommandId[])[] = [
  ['queue.addAll', 'queue.toggle', 'queue.cancelAll', 'queue.retryFailed', 'queue.clearFinished'],
  ['queue.moveFirst', 'queue.moveUp', 'queue.moveDown'],
];

export function QueueMenu() {
  return (
    <Popover
      side="left"
      floating
      label="Queue"
      button={(open, toggle) => (
        <Button
          variant="icon small"
          title="Queue: analyze all, pause, cancel, retry, clear, move"
          aria-haspopup="menu"
          aria-expanded={open}
          onClick={toggle}
          data-testid="queue-menu"
        >
          <MoreIcon />
        </Button>
      )}
    >
      {(close) =>
        groups.map((ids) => (
          <div key={ids[0]} className="queue-group">
            {ids.map((id) => (
              <Item key={id} id={id} close={close} />
            ))}
          </div>
        ))
      }
    </Popover>
  );
}

function Item({ id, close }: { id: CommandId; close: () => void }) {
  const { label, keys, enabled } = command(id);
  const able = useSession(enabled);
  const platform = useSession((state) => state.host.platform);
  const [chord] = chordsOn(platform, keys);
  return (
    <button
      type="button"
      role="menuitem"
      className="menu-item"
      disabled={!able}
      data-testid={id}
      onClick={() => {
        close();
        runCommand(id);
      }}
    >
      <span className="menu-label">{label}</span>
      {chord !== undefined && <small>{chordLabel(chord).join(' ')}</small>}
    </button>
  );
}
