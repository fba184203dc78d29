// How the window looks, and what the program does by itself.
import type { Preferences } from '../../../src-main/contract';
import { setPreferences } from '../../store/preferences';
import { useSession } from '../../store/session';
import { Select } from '../../ui/Select';
import { Setting } from '../../ui/Setting';

export function Appearance() {
  const theme = useSession((state) => state.preferences.theme);
  return (
    <Setting
      name="the theme"
      why="Pictures are easier to judge on a dark ground, figures are easier to read on a light one. “As the system” changes together with the other programs."
    >
      <Select
        label="Theme"
        title="Light or dark"
        value={theme}
        options={[
          { value: 'system', label: 'As the system' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
        onChange={(value) => setPreferences({ theme: value as Preferences['theme'] })}
        testId="theme"
      />
    </Setting>
  );
}

export function Behaviour() {
  const { analyzeOnOpen, notify, logNames } = useSession((state) => state.preferences);
  return (
    <>
      <Setting
        name="analyzing when opened"
        why="On, tokens show as soon as a file is opened. Off, you can look at it and choose a model and a threshold before anything is computed."
      >
        <label className="check">
          <input
            type="checkbox"
            checked={analyzeOnOpen}
            onChange={(event) => setPreferences({ analyzeOnOpen: event.target.checked })}
            data-testid="analyze-on-open"
          />
          Analyze files when they are opened
        </label>
      </Setting>
      <Setting
        name="notifications"
        why="Tells when the queue ends or a file fails, while the window is not looked at; a browser has to have allowed it."
      >
        <label className="check">
          <input
            type="checkbox"
            checked={notify}
            onChange={(event) => setPreferences({ notify: event.target.checked })}
            data-testid="notify"
          />
          Notify me when the queue ends or a file fails
        </label>
      </Setting>
      <Setting
        name="names in the log"
        why="The log tells what went wrong and stays on this computer. Off, names of files stand in it as marks such as name-1f3a9c02.mp4, so that a report gives nothing away."
      >
        <label className="check">
          <input
            type="checkbox"
            checked={logNames}
            onChange={(event) => setPreferences({ logNames: event.target.checked })}
            data-testid="log-names"
          />
          Write names of files into the log
        </label>
      </Setting>
    </>
  );
}
