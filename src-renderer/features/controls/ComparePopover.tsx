// What the next run analyzes as well, to compare: further thresholds and models.
import { type Preferences, settingsFrom } from '../../../src-main/contract';
import { goesByThreshold } from '../../lib/allocation';
import { fitsOneRun } from '../../lib/compare';
import { setPreferences } from '../../store/preferences';
import { currentModel, currentThreshold, useSession } from '../../store/session';
import { Button } from '../../ui/Button';
import { CompareIcon } from '../../ui/icons';
import { Popover } from '../../ui/Popover';
import { CompareThresholds } from './CompareThresholds';

export function ComparePopover() {
  const runs = useSession((state) => settingsFrom(state.preferences, state.models).length);
  const further = Math.max(0, runs - 1);
  const title =
    further === 0
      ? 'Compare: analyze at further thresholds and with further models'
      : `Compare +${further}: Analyze makes ${runs} analyses to compare`;
  return (
    <Popover
      side="right"
      label="Compare"
      role="dialog"
      button={(open, toggle) => (
        <Button
          title={title}
          className="compare-button"
          aria-label={title}
          aria-expanded={open}
          onClick={toggle}
          data-testid="compare"
        >
          <CompareIcon />
          <span className="compare-word">Compare</span>{' '}
          {further > 0 && <span className="compare-count">+{further}</span>}
        </Button>
      )}
    >
      {() => <Compare />}
    </Popover>
  );
}

function Compare() {
  const preferences = useSession((state) => state.preferences);
  const models = useSession((state) => state.models);
  const model = useSession(currentModel);
  const threshold = useSession(currentThreshold);
  const chosen = { threshold, model: model?.name ?? '', models };
  const fits = (change: Partial<Preferences>) => fitsOneRun({ ...preferences, ...change }, chosen);
  const runs = settingsFrom(preferences, models).length;
  return (
    <div className="compare">
      <section>
        <h2>Further thresholds</h2>
        {goesByThreshold(preferences.search) ? (
          <CompareThresholds threshold={threshold} fits={fits} />
        ) : (
          <p className="hint">A fixed count and a budget keep the same tokens at every threshold.</p>
        )}
      </section>
      <section>
        <h2>Further models</h2>
        {models.length < 2 && <p className="hint">Only one model is installed.</p>}
        {models
          .filter(({ name }) => name !== model?.name)
          .map(({ name }) => {
            const checked = preferences.compareModels.includes(name);
            const others = preferences.compareModels.filter((other) => other !== name);
            const compareModels = checked ? others : [...others, name];
            return (
              <label key={name} className="check">
                <input
                  type="checkbox"
                  checked={checked}
                  disabled={!checked && !fits({ compareModels })}
                  onChange={() => setPreferences({ compareModels })}
                  data-testid="compare-model"
                />
                {name}
              </label>
            );
          })}
      </section>
      <p className="hint" aria-live="polite">
        {runs < 2
          ? 'Analyze makes one analysis. Add something to see it beside the others.'
          : `Analyze makes ${runs} analyses in one run; what they share is done once.`}
      </p>
    </div>
  );
}
