// The largest accepted error: the metric it is given in, and its size.
import { type Metric, metricNames } from '../../src-main/contract';
import { chooseMetric, goesByThreshold } from '../lib/allocation';
import { sliderToThreshold, thresholdFigures, thresholdScale, thresholdToSlider } from '../lib/threshold';
import { setPreferences } from '../store/preferences';
import { currentThreshold, useSession, usualMse, usualThreshold } from '../store/session';
import { Button } from '../ui/Button';
import { Hint } from '../ui/Hint';
import { ChevronIcon, ResetIcon } from '../ui/icons';
import { Field } from '../ui/Select';

const names: Record<Metric, string> = { mse: 'MSE', psnr: 'PSNR', ssim: 'SSIM' };
const meanings: Record<Metric, string> = {
  mse: 'Mean squared error on pixels from -1 to 1, as in the paper: the smaller the better.',
  psnr: 'Peak signal-to-noise ratio: the same error in decibels, the larger the better.',
  ssim: 'Structural similarity of the brightness: nearer to what eyes see; 1 for equal pictures.',
};

export function ThresholdSlider() {
  const threshold = useSession(currentThreshold);
  const usual = useSession(usualThreshold);
  const { metric, search } = useSession((state) => state.preferences);
  const changed = useSession((state) => state.preferences.threshold !== null) && threshold !== usual;
  const scale = thresholdScale(metric);
  const position = thresholdToSlider(metric, threshold);
  const share = (position - scale.min) / (scale.max - scale.min);
  const decides = goesByThreshold(search);
  const { value, beside } = thresholdFigures(metric, threshold);
  const bound = metric === 'mse' ? 'up to' : 'at least';
  return (
    <Field
      className={`threshold-field ${decides ? '' : 'aside'}`}
      title={
        decides
          ? `${meanings[metric]} To the right: more error, fewer tokens.`
          : 'The tokens do not go by this: it only marks the frames whose error lies over it.'
      }
      label={
        <>
          <span className="threshold-metric">
            {!decides && 'Over '}
            <MetricChoice metric={metric} /> {decides && bound} <Hint term="threshold" />
          </span>
          <strong data-testid="threshold-value">
            {value} {beside !== '' && <span className="threshold-beside">({beside})</span>}
          </strong>
        </>
      }
    >
      <div className="threshold-row">
        <input
          type="range"
          {...scale}
          value={position}
          aria-label={decides ? 'Largest accepted error' : 'Error over which frames are marked'}
          aria-valuetext={`${names[metric]} ${value}${beside === '' ? '' : `, PSNR ${beside}`}`}
          data-testid="threshold"
          style={{ '--fill': `calc(7px + ${share} * (100% - 14px))` } as React.CSSProperties}
          onChange={(event) => setPreferences({ threshold: sliderToThreshold(metric, Number(event.target.value)) })}
        />
        <Button
          variant="icon small"
          title={`Default: ${defaultText(metric, usual)}`}
          disabled={!changed}
          onClick={() => setPreferences({ threshold: null })}
        >
          <ResetIcon />
        </Button>
      </div>
    </Field>
  );
}

function defaultText(metric: Metric, usual: number): string {
  const { value, beside } = thresholdFigures(metric, usual);
  return `${names[metric]} ${value}${beside === '' ? '' : ` (${beside})`}`;
}

/** The metric as a word that one can change; the native choice lies over it. */
function MetricChoice({ metric }: { metric: Metric }) {
  const budget = useSession((state) => state.preferences.budget);
  const mse = useSession(usualMse);
  return (
    <span className="word-choice" title={`${meanings[metric]} Change what the error is measured in.`}>
      {names[metric]}
      <ChevronIcon />
      <select
        value={metric}
        aria-label="Metric of the error"
        data-testid="metric"
        onChange={(event) => {
          setPreferences(chooseMetric(event.target.value as Metric, budget, mse));
          if (!event.target.matches(':focus-visible')) event.target.blur();
        }}
      >
        {metricNames.map((name) => (
          <option key={name} value={name}>
            {name === 'mse' ? 'MSE' : name === 'psnr' ? 'PSNR (dB)' : 'SSIM'}
          </option>
        ))}
      </select>
    </span>
  );
}
