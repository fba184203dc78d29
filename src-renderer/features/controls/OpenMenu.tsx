// The Open button, and its menu of recent files.
import { CommandButton } from '../../commands/CommandButton';
import { clearRecents, openRecent } from '../../commands/session';
import { runCommand } from '../../commands/table';
import { useSession } from '../../store/session';
import { Button } from '../../ui/Button';
import { ChevronIcon, OpenIcon } from '../../ui/icons';
import { Popover } from '../../ui/Popover';

export function OpenMenu() {
  return (
    <div className="open-menu">
      <CommandButton id="file.open" data-testid="open">
        <OpenIcon /> Open
      </CommandButton>
      <Popover
        side="left"
        label="More to open"
        button={(open, toggle) => (
          <Button
            title="Recent files, demo and folders"
            className="open-more"
            aria-label="Recent files, demo and folders"
            aria-haspopup="menu"
            aria-expanded={open}
            onClick={toggle}
            data-testid="open-more"
          >
            <ChevronIcon />
          </Button>
        )}
      >
        {(close) => <Items close={close} />}
      </Popover>
    </div>
  );
}

function Items({ close }: { close: () => void }) {
  const recents = useSession((state) => state.recents);
  const nativeDialogs = useSession((state) => state.host.nativeDialogs);
  const item = (label: string, run: () => unknown, hint = '', testId?: string) => (
    <button
      type="button"
      role="menuitem"
      className="menu-item"
      title={hint === '' ? label : `${label}, in ${hint}`}
      data-testid={testId}
      onClick={() => {
        close();
        void run();
      }}
    >
      <span className="menu-label">{label}</span>
      {hint !== '' && <small>{hint}</small>}
    </button>
  );
  return (
    <>
      {item('Demo clip', () => runCommand('file.openDemo'), '', 'demo-menu')}
      {item(nativeDialogs ? 'Folder, or analysis…' : 'Folder of videos…', () => runCommand('file.openAnalysis'))}
      <p className="menu-title" role="none">
        Recent
      </p>
      {recents.length === 0 && (
        <p className="menu-empty" role="none">
          Files you open appear here.
        </p>
      )}
      <ul role="none">
        {recents.map((recent) => (
          <li key={recent.id} role="none">
            {item(recent.name, () => openRecent(recent.id), recent.folderHint, 'recent')}
          </li>
        ))}
      </ul>
      {recents.length > 0 && item('Clear recent files', clearRecents)}
    </>
  );
}
