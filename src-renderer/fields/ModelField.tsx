// The model of the next analysis, and the door to the list of models.
import type { ModelView } from '../../src-main/contract';
import { CommandButton } from '../commands/CommandButton';
import { setPreferences } from '../store/preferences';
import { currentModel, useSession } from '../store/session';
import { Hint } from '../ui/Hint';
import { ModelsIcon } from '../ui/icons';
import { Select } from '../ui/Select';

export function ModelField() {
  const models = useSession((state) => state.models);
  const model = useSession(currentModel);
  const options = models.map(({ name }) => ({ value: name, label: name }));
  return (
    <Select
      className="model-field"
      label="Model"
      hint={<Hint term="model" />}
      title={model === null ? 'No model is installed' : describe(model)}
      value={model?.name ?? ''}
      disabled={models.length === 0}
      options={models.length === 0 ? [{ value: '', label: 'No model' }] : options}
      onChange={(name) => setPreferences({ model: name })}
      testId="model"
      beside={
        <CommandButton id="models.show" className="join-button" data-testid="models-show" aria-label="Models">
          <ModelsIcon />
        </CommandButton>
      }
    />
  );
}

function describe({ name, resolution, maxToks, framesPerBlock, bottleneck }: ModelView): string {
  const unit = framesPerBlock === 1 ? 'each frame' : `${framesPerBlock} frames`;
  return `${name}: ${resolution} pixels, up to ${maxToks} tokens for ${unit}, ${bottleneck.toUpperCase()} codes`;
}
