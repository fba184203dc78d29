// One of several choices, with a short word on what it means.
import type { ReactNode } from 'react';

interface ChoiceProps {
  name: string;
  label: string;
  note?: ReactNode;
  checked: boolean;
  disabled?: boolean;
  onChoose: () => void;
  testId: string;
}

/** A radio button with its label and note in one line. */
export function Choice({ name, label, note, checked, disabled = false, onChoose, testId }: ChoiceProps) {
  return (
    <label className={`choice ${disabled ? 'disabled' : ''}`}>
      <input type="radio" name={name} checked={checked} disabled={disabled} onChange={onChoose} data-testid={testId} />
      <span>{label}</span>
      {note !== undefined && <small>{note}</small>}
    </label>
  );
}
