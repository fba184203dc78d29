// The further thresholds of a run as chips: added by suggestion or by hand, removed by a click.
import { isThreshold, type Preferences } from '../../../src-main/contract';
import { sortedThresholds, suggestedThresholds } from '../../lib/compare';
import { parseThreshold, thresholdText } from '../../lib/threshold';
import { setPreferences } from '../../store/preferences';
import { useSession } from '../../store/session';
import { Button } from '../../ui/Button';
import { CloseIcon, PlusIcon } from '../../ui/icons';
import { NumberInput } from '../../ui/NumberInput';

interface Props {
  threshold: number;
  fits: (change: Partial<Preferences>) => boolean;
}

export function CompareThresholds({ threshold, fits }: Props) {
  const { metric, compareThresholds } = useSession((state) => state.preferences);
  const taken = compareThresholds.filter((one) => isThreshold(metric, one) && one !== threshold);
  const withOne = (one: number) => ({ compareThresholds: sortedThresholds(metric, [...taken, one]) });
  const add = (one: number) => fits(withOne(one)) && setPreferences(withOne(one));
  const addable = (text: string) => {
    const one = parseThreshold(metric, text);
    return one !== null && isThreshold(metric, one) && one !== threshold && fits(withOne(one)) ? one : null;
  };
  return (
    <>
      <ul className="chips">
        <li className="chip own" title="The chosen threshold">
          {thresholdText(metric, threshold)}
        </li>
        {taken.map((one) => (
          <li key={one}>
            <Button
              className="chip"
              title={`Do not compare with ${thresholdText(metric, one)}`}
              onClick={() => setPreferences({ compareThresholds: taken.filter((other) => other !== one) })}
              data-testid="compare-chip"
            >
              {thresholdText(metric, one)} <CloseIcon />
            </Button>
          </li>
        ))}
        {suggestedThresholds(metric, threshold, taken).map((one) => (
          <li key={one}>
            <Button
              className="chip suggested"
              title={`Compare with ${thresholdText(metric, one)}`}
              disabled={!fits(withOne(one))}
              onClick={() => add(one)}
              data-testid="compare-suggestion"
            >
              <PlusIcon /> {thresholdText(metric, one)}
            </Button>
          </li>
        ))}
      </ul>
      <NumberInput
        className="own-threshold"
        label="Another threshold"
        title="Another threshold; Enter adds it"
        placeholder="Another, then Enter"
        value={null}
        onText={(text) => text.trim() === '' || addable(text) !== null}
        onEnter={(text) => {
          const one = addable(text);
          if (one !== null) add(one);
        }}
        testId="compare-own"
      />
    </>
  );
}
