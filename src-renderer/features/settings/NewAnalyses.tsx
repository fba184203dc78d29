// What new analyses start from: the controls of the top bar, each with the why.
import { AllocationField } from '../../fields/AllocationField';
import { FitField } from '../../fields/FitField';
import { DeviceField, SamplingField } from '../../fields/FramesAndDevice';
import { ModelField } from '../../fields/ModelField';
import { ThresholdSlider } from '../../fields/ThresholdSlider';
import { Setting } from '../../ui/Setting';

export function NewAnalyses() {
  return (
    <>
      <p className="settings-hint">
        The same as in the bar at the top. Analyses that are there already stay as they are.
      </p>
      <Setting
        name="the model"
        why="It turns pictures into tokens and back. A larger one needs fewer tokens for the same error and takes longer. Tokens of one model mean nothing to another."
      >
        <ModelField />
      </Setting>
      <Setting
        name="the threshold"
        why="The largest error that a frame may have after it was rebuilt from its tokens. More error means fewer tokens. In decibels, 6 dB more is half the error in a pixel's value; from about 40 dB on eyes hardly see it."
      >
        <ThresholdSlider />
      </Setting>
      <Setting
        name="tokens"
        why="How the number of tokens is found for each frame. “Fewest” stays within the threshold and shows which frames are hard. A fixed count is what ordinary tokenizers do. A budget spreads a given number over the clip."
      >
        <AllocationField />
      </Setting>
      <Setting
        name="frames"
        why="Every frame finds every cut and each short spike. Some a second are faster, and enough to see which parts of a long film are hard."
      >
        <SamplingField />
      </Setting>
      <Setting
        name="framing"
        why="The model sees a square. The middle square is what the published results use, and loses the sides of a wide picture. With bars all of the picture is seen, in fewer pixels."
      >
        <FitField />
      </Setting>
      <Setting
        name="the device"
        why="What the model runs on. Automatic takes the fastest that gives the right tokens in its self-test. Choose another one to leave the graphics card to other programs."
      >
        <DeviceField />
      </Setting>
    </>
  );
}
