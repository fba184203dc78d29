// What new analyses start from: the controls of the top bar.
import { AllocationField } from '../../fields/AllocationField';
import { FitField } from '../../fields/FitField';
import { DeviceField, SamplingField } from '../../fields/FramesAndDevice';
import { ModelField } from '../../fields/ModelField';
import { ThresholdSlider } from '../../fields/ThresholdSlider';

export function NewAnalyses() {
  return (
    <>
      <p className="settings-hint">
        The same as in the bar at the top. Analyses that are there already stay as they are.
      </p>
      <ModelField />
      <ThresholdSlider />
      <AllocationField />
      <SamplingField />
      <FitField />
      <DeviceField />
    </>
  );
}
