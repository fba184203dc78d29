// Settings of the next run: model, threshold, tokens, what to compare, frames, device. Each change is kept as a preference.
import { AllocationField } from '../../fields/AllocationField';
import { DeviceField, SamplingField } from '../../fields/FramesAndDevice';
import { ModelField } from '../../fields/ModelField';
import { ThresholdSlider } from '../../fields/ThresholdSlider';
import { useMedia } from '../../ui/useMedia';
import { ComparePopover } from './ComparePopover';

/** Windows from these widths on have room for the field in the bar; in others it is in the settings alone. */
const roomFor = { sampling: '(min-width: 1240px)', device: '(min-width: 1400px)' } as const;

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
