// Settings that are seldom changed, and those that a narrow window has no room for: fit, theme, what happens on opening, the devices' self-test.
import { useState } from 'react';
import type { Fit, Preferences } from '../../../src-main/contract';
import { testDevices } from '../../commands/session';
import { setPreferences } from '../../store/preferences';
import { useSession } from '../../store/session';
import { Button } from '../../ui/Button';
import { SettingsIcon } from '../../ui/icons';
import { Popover } from '../../ui/Popover';
import { Select } from '../../ui/Select';
import { useMedia } from '../../ui/useMedia';
import { roomFor } from './AnalysisControls';
import { DeviceField, SamplingField } from './FramesAndDevice';

export function SettingsPopover() {
  return (
    <Popover
      side="right"
      label="Settings"
      role="dialog"
      button={(open, toggle) => (
        <Button variant="icon" title="Settings" aria-expanded={open} onClick={toggle} data-testid="settings">
          <SettingsIcon />
        </Button>
      )}
    >
      {() => <Settings />}
    </Popover>
  );
}

function Settings() {
  const { fit, theme, analyzeOnOpen, notify } = useSession((state) => state.preferences);
  const withSampling = !useMedia(roomFor.sampling);
  const withDevice = !useMedia(roomFor.device);
  return (
    <div className="settings">
      {withSampling && <SamplingField />}
      {withDevice && <DeviceField />}
      <Select
        label="Framing"
        title="How a picture becomes the model's square"
        value={fit}
        options={[
          { value: 'crop', label: 'Middle square, as published' },
          { value: 'letterbox', label: 'Whole picture with bars' },
        ]}
        onChange={(value) => setPreferences({ fit: value as Fit })}
        testId="fit"
      />
      <Select
        label="Appearance"
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
      <label className="check">
        <input
          type="checkbox"
          checked={analyzeOnOpen}
          onChange={(event) => setPreferences({ analyzeOnOpen: event.target.checked })}
        />
        Analyze files when they are opened
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={notify}
          onChange={(event) => setPreferences({ notify: event.target.checked })}
        />
        Notify me when the queue ends or a file fails
      </label>
      <Devices />
    </div>
  );
}

function Devices() {
  const devices = useSession((state) => state.devices).filter((device) => device.name !== 'auto');
  const [testing, setTesting] = useState(false);
  const test = async () => {
    setTesting(true);
    await testDevices();
    setTesting(false);
  };
  return (
    <section className="devices">
      <h2>Devices</h2>
      <ul>
        {devices.map((device) => (
          <li key={device.name} className={device.available ? '' : 'missing'} title={device.note ?? device.label}>
            <span>{device.label}</span>
            <span>{deviceState(device.available, device.probeMilliseconds)}</span>
            {device.note !== null && <small>{device.note}</small>}
          </li>
        ))}
      </ul>
      <Button
        title="Measure one probe on every device"
        disabled={testing || devices.length === 0}
        onClick={() => void test()}
      >
        {testing ? 'Testing…' : 'Run the self-test'}
      </Button>
    </section>
  );
}

function deviceState(available: boolean, milliseconds: number | null): string {
  if (!available) return 'not available';
  return milliseconds === null ? 'not tested' : `${milliseconds.toFixed(1)} ms a probe`;
}
