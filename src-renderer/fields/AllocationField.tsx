// How kept counts are found, and the number that some ways need.
import { allocationGroups, allocationOption, chooseAllocation } from '../lib/allocation';
import { allocationNumber } from '../lib/allocationNumber';
import { setPreferences } from '../store/preferences';
import { currentModel, useSession, usualMse } from '../store/session';
import { Hint } from '../ui/Hint';
import { NumberInput } from '../ui/NumberInput';
import { Select } from '../ui/Select';

export function AllocationField() {
  const preferences = useSession((state) => state.preferences);
  const model = useSession(currentModel);
  const mse = useSession(usualMse);
  const option = allocationOption(preferences);
  const number = allocationNumber(preferences, (model?.framesPerBlock ?? 1) > 1 ? 'block' : 'frame');
  return (
    <Select
      className={`allocation-field ${number === null ? '' : 'numbered'}`}
      label="Tokens"
      hint={<Hint term={option.value.startsWith('budget:') ? 'budget' : 'search'} />}
      title={option.why}
      value={option.value}
      options={allocationGroups}
      onChange={(value) => setPreferences(chooseAllocation(value, preferences.metric, mse, model?.maxToks ?? 256))}
      testId="allocation"
      beside={
        number !== null && (
          <NumberInput
            key={option.value}
            label={number.label}
            title={number.title}
            value={number.value}
            placeholder={number.placeholder}
            testId="allocation-number"
            onText={(text) => {
              const change = number.read(text);
              if (change !== null) setPreferences(change);
              return change !== null;
            }}
          />
        )
      }
    />
  );
}
