// Which frames are analyzed and what the model runs on: in the bar where it is wide enough, and in the settings.
import type { DeviceName, DeviceView, Sampling } from '../../src-main/contract';
import { setPreferences } from '../store/preferences';
import { useSession } from '../store/session';
import { Hint } from '../ui/Hint';
import { Select } from '../ui/Select';

const rates = [1, 2, 5, 10, 12, 15, 24, 25, 30];

const samplingValue = (sampling: Sampling) => (sampling.kind === 'all' ? 'all' : String(sampling.fps));

function samplingOptions(sampling: Sampling) {
  const own = sampling.kind === 'fps' && !rates.includes(sampling.fps) ? [sampling.fps] : [];
  const fps = [...rates, ...own].sort((a, b) => a - b);
  return [
    { value: 'all', label: 'Every frame' },
    ...fps.map((rate) => ({ value: String(rate), label: `${rate} per second` })),
  ];
}

export function SamplingField() {
  const sampling = useSession((state) => state.preferences.sampling);
  return (
    <Select
      className="sampling-field"
      label="Frames"
      hint={<Hint term="frames" />}
      title="Which frames are analyzed"
      value={samplingValue(sampling)}
      options={samplingOptions(sampling)}
      onChange={(value) =>
        setPreferences({ sampling: value === 'all' ? { kind: 'all' } : { kind: 'fps', fps: Number(value) } })
      }
      testId="sampling"
    />
  );
}

function deviceLabel(device: DeviceView): string {
  if (!device.available) return `${device.label} (not available)`;
  return device.probeMilliseconds === null
    ? device.label
    : `${device.label}, ${device.probeMilliseconds.toFixed(1)} ms`;
}

export function DeviceField() {
  const devices = useSession((state) => state.devices);
  const device = useSession((state) => state.preferences.device);
  const named = devices.filter((candidate) => candidate.name !== 'auto');
  const note = devices.find((candidate) => candidate.name === device)?.note;
  return (
    <Select
      className="device-field"
      label="Device"
      hint={<Hint term="device" />}
      title={note ?? 'What the model runs on; automatic takes the fastest that passes its self-test'}
      value={device}
      options={[
        { value: 'auto', label: 'Automatic' },
        ...named.map((d) => ({ value: d.name, label: deviceLabel(d), disabled: !d.available })),
        ...(device !== 'auto' && !named.some((d) => d.name === device) ? [{ value: device, label: device }] : []),
      ]}
      onChange={(value) => setPreferences({ device: value as DeviceName })}
      testId="device"
    />
  );
}
