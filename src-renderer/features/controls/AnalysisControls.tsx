// Settings of the next run: model, threshold, tokens, what to compare, frames, device. Each change is kept as a preference.
import { useMedia } from '../../ui/useMedia';
import { AllocationField } from './AllocationField';
import { ComparePopover } from './ComparePopover';
import { DeviceField, SamplingField } from './FramesAndDevice';
import { ModelField } from './ModelField';
import { ThresholdSlider } from './ThresholdSlider';

/** Windows from these widths on have room for the field in the bar; in others it is among the settings. */
export const roomFor = { sampling: '(min-width: 1240px)', device: '(min-width: 1400px)' } as const;

export function AnalysisControls() {
  const withSampling = useMedia(roomFor.sampling);
  const withDevice = useMedia(roomFor.device);
  return (
    <>
      <ModelField />
      <ThresholdSlider />
      <AllocationField />
      <ComparePopover />
      {withSampling && <SamplingField />}
      {withDevice && <DeviceField />}
    </>
  );
}
