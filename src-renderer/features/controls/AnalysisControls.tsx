// Settings of the next analysis: model, threshold, sampling, device. Each change is kept as a preference.
import type { DeviceName, DeviceView, Sampling } from '../../../src-main/contract';
import { setPreferences } from '../../store/preferences';
import { currentModel, useSession } from '../../store/session';
import { Select } from '../../ui/Select';
import { ThresholdSlider } from './ThresholdSlider';

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

function deviceLabel(device: DeviceView): string {
  if (!device.available) return `${device.label} (not available)`;
  return device.probeMilliseconds === null
    ? device.label
    : `${device.label}, ${device.probeMilliseconds.toFixed(1)} ms`;
}

export function AnalysisControls() {
  const models = useSession((state) => state.models);
  const model = useSession(currentModel);
  const devices = useSession((state) => state.devices);
  const { sampling, device } = useSession((state) => state.preferences);
  const automatic = { value: 'auto', label: 'Automatic' };
  const named = devices.filter((candidate) => candidate.name !== 'auto');
  const note = devices.find((candidate) => candidate.name === device)?.note;
  return (
    <>
      <Select
        className="model-field"
        label="Model"
        title={
          model === null
            ? 'No model is installed'
            : `Model: ${model.resolution} pixels, up to ${model.maxToks} tokens for ${model.framesPerBlock === 1 ? 'each frame' : `${model.framesPerBlock} frames`}, ${model.bottleneck.toUpperCase()} codes`
        }
        value={model?.name ?? ''}
        disabled={models.length === 0}
        options={
          models.length === 0
            ? [{ value: '', label: 'No model' }]
            : models.map(({ name }) => ({ value: name, label: name }))
        }
        onChange={(name) => setPreferences({ model: name })}
        testId="model"
      />
      <ThresholdSlider />
      <Select
        className="sampling-field"
        label="Frames"
        title="Which frames are analyzed"
        value={samplingValue(sampling)}
        options={samplingOptions(sampling)}
        onChange={(value) =>
          setPreferences({ sampling: value === 'all' ? { kind: 'all' } : { kind: 'fps', fps: Number(value) } })
        }
        testId="sampling"
      />
      <Select
        className="device-field"
        label="Device"
        title={note ?? 'What the model runs on; automatic takes the fastest that passes its self-test'}
        value={device}
        options={[
          automatic,
          ...named.map((d) => ({ value: d.name, label: deviceLabel(d), disabled: !d.available })),
          ...(device !== 'auto' && !named.some((d) => d.name === device) ? [{ value: device, label: device }] : []),
        ]}
        onChange={(value) => setPreferences({ device: value as DeviceName })}
        testId="device"
      />
    </>
  );
}
