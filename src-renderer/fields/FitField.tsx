// How a picture becomes the square that the model sees.
import type { Fit } from '../../src-main/contract';
import { setPreferences } from '../store/preferences';
import { useSession } from '../store/session';
import { Hint } from '../ui/Hint';
import { Select } from '../ui/Select';

export function FitField() {
  return (
    <Select
      label="Framing"
      hint={<Hint term="framing" />}
      title="How a picture becomes the model's square"
      value={useSession((state) => state.preferences.fit)}
      options={[
        { value: 'crop', label: 'Middle square, as published' },
        { value: 'letterbox', label: 'Whole picture with bars' },
      ]}
      onChange={(value) => setPreferences({ fit: value as Fit })}
      testId="fit"
    />
  );
}
