// How the window looks, and what the program does by itself.
import type { Preferences } from '../../../src-main/contract';
import type { TermId } from '../../lib/terms';
import { setPreferences } from '../../store/preferences';
import { useSession } from '../../store/session';
import { Hint } from '../../ui/Hint';
import { Select } from '../../ui/Select';

export function Appearance() {
  const theme = useSession((state) => state.preferences.theme);
  return (
    <Select
      label="Theme"
      hint={<Hint term="theme" />}
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
  );
}

export function Behaviour() {
  return (
    <>
      <Switch name="analyzeOnOpen" term="analyzeOnOpen" label="Analyze files when they are opened" />
      <Switch name="notify" term="notifications" label="Notify me when the queue ends or a file fails" />
      <Switch name="logNames" term="logNames" label="Write names of files into the log" />
    </>
  );
}

function Switch({ name, term, label }: { name: 'analyzeOnOpen' | 'notify' | 'logNames'; term: TermId; label: string }) {
  const checked = useSession((state) => state.preferences[name]);
  return (
    <span className="hinted">
      <label className="check">
        <input
          type="checkbox"
          checked={checked}
          onChange={(event) => setPreferences({ [name]: event.target.checked })}
          data-testid={name}
        />
        {label}
      </label>
      <Hint term={term} />
    </span>
  );
}
