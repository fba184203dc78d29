// The largest accepted error, as MSE and as PSNR.
import { decibelText, mseText } from '../../lib/format';
import { sliderToThreshold, thresholdScale, thresholdToSlider } from '../../lib/threshold';
import { setPreferences } from '../../store/preferences';
import { currentModel, currentThreshold, useSession } from '../../store/session';
import { Button } from '../../ui/Button';
import { ResetIcon } from '../../ui/icons';
import { Field } from '../../ui/Select';

export function ThresholdSlider() {
  const threshold = useSession(currentThreshold);
  const usual = useSession((state) => currentModel(state)?.defaultThreshold ?? null);
  const changed = useSession((state) => state.preferences.threshold !== null) && threshold !== usual;
  const position = thresholdToSlider(threshold);
  const share = (position - thresholdScale.min) / (thresholdScale.max - thresholdScale.min);
  const text = `MSE ${mseText(threshold)}, PSNR ${decibelText(threshold)}`;
  return (
    <Field
      className="threshold-field"
      title="Largest accepted error of a frame. To the right: more error, fewer tokens."
      label={
        <>
          Error up to
          <strong data-testid="threshold-value">
            {mseText(threshold)} <span>({decibelText(threshold)})</span>
          </strong>
        </>
      }
    >
      <div className="threshold-row">
        <input
          type="range"
          {...thresholdScale}
          value={position}
          aria-label="Largest accepted error"
          aria-valuetext={text}
          data-testid="threshold"
          style={{ '--fill': `calc(7px + ${share} * (100% - 14px))` } as React.CSSProperties}
          onChange={(event) => setPreferences({ threshold: sliderToThreshold(Number(event.target.value)) })}
        />
        <Button
          variant="icon small"
          title={
            usual === null ? 'Default of the model' : `Default of the model: ${mseText(usual)} (${decibelText(usual)})`
          }
          disabled={!changed}
          onClick={() => setPreferences({ threshold: null })}
        >
          <ResetIcon />
        </Button>
      </div>
    </Field>
  );
}
