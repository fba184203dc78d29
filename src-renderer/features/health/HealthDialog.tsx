// The health page: whether ffmpeg, devices, models, disk and program are as they should be, what to do, and a report to copy.
import { useEffect } from 'react';
import { type HealthArea, healthAreas } from '../../../src-main/contract';
import { CommandButton } from '../../commands/CommandButton';
import { checkHealth, testAllDevices } from '../../commands/settings';
import { healthSummary } from '../../lib/health';
import { useSession } from '../../store/session';
import { useSettings } from '../../store/settings';
import { useDialog } from '../../store/ui';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { HealthRow } from './HealthRow';
import './health.css';

const titles: Record<HealthArea, string> = {
  ffmpeg: 'ffmpeg',
  devices: 'Devices',
  models: 'Models',
  disk: 'Folders and disk',
  program: 'Program',
};

export function HealthDialog() {
  return (
    <Dialog {...useDialog('health')} title="Health" testId="health">
      {() => <Health />}
    </Dialog>
  );
}

function Health() {
  const { lines, busy, problem } = useSettings();
  useEffect(() => void checkHealth(), []);
  return (
    <>
      <div className="health-head">
        <p role="status" data-testid="health-summary" data-busy={busy !== null}>
          {busy === 'testing'
            ? 'Testing the devices, which takes some seconds each…'
            : lines === null
              ? 'Looking…'
              : healthSummary(lines)}
        </p>
        <Button
          title="Look at everything again"
          disabled={busy !== null}
          onClick={() => void checkHealth()}
          data-testid="health-check"
        >
          Check again
        </Button>
        <Button
          title="Run the self-test of every device anew: does it give the right tokens, and how fast is it"
          disabled={busy !== null}
          onClick={() => void testAllDevices()}
          data-testid="health-test"
        >
          {busy === 'testing' ? 'Testing…' : 'Test the devices'}
        </Button>
      </div>
      {problem !== null && (
        <p className="health-problem" role="alert">
          {problem}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard */}
      <section className="health-areas" aria-label="What was found" aria-busy={busy !== null} tabIndex={0}>
        {healthAreas.map((area) => {
          const own = lines?.filter((line) => line.area === area) ?? [];
          if (own.length === 0) return null;
          return (
            <section key={area} aria-label={titles[area]}>
              <h2>{titles[area]}</h2>
              <ul>
                {own.map((line) => (
                  <HealthRow key={line.label} line={line} />
                ))}
              </ul>
            </section>
          );
        })}
      </section>
      <Report />
    </>
  );
}

function Report() {
  const { withNames, done, report } = useSettings();
  // A browser has no file manager to show them in.
  const nativeDialogs = useSession((state) => state.host.nativeDialogs);
  return (
    <footer className="health-foot">
      {report !== null && (
        <textarea
          className="health-report"
          aria-label="Diagnostics, to be copied by hand"
          readOnly
          value={report}
          rows={6}
          ref={(field) => field?.select()}
          data-testid="health-report"
        />
      )}
      <label className="check">
        <input
          type="checkbox"
          checked={withNames}
          onChange={(event) => useSettings.setState({ withNames: event.target.checked, report: null, done: null })}
          data-testid="health-names"
        />
        With names and paths of files and folders
      </label>
      <span role="status" data-testid="health-done">
        {report !== null ? 'The clipboard cannot be reached: copy the text above.' : done}
      </span>
      <div className="health-actions">
        {nativeDialogs && <CommandButton id="logs.show">Show logs</CommandButton>}
        <CommandButton id="crash.copy" data-testid="crash-copy">
          Copy crash report
        </CommandButton>
        <CommandButton id="health.copy" variant="primary" data-testid="health-copy">
          Copy diagnostics
        </CommandButton>
      </div>
    </footer>
  );
}
