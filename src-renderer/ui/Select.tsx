// A labelled choice.
import type { ReactNode } from 'react';
import { ChevronIcon } from './icons';

export interface Option {
  value: string;
  label: string;
  disabled?: boolean;
}

interface SelectProps {
  label: string;
  title: string;
  value: string;
  options: readonly Option[];
  onChange: (value: string) => void;
  disabled?: boolean;
  className?: string;
  testId?: string;
}

/** A native select with its label above. */
export function Select({ label, title, value, options, onChange, disabled, className, testId }: SelectProps) {
  return (
    <Field label={label} className={className} title={title}>
      <span className="select">
        <select
          value={value}
          disabled={disabled}
          aria-label={label}
          data-testid={testId}
          onChange={(event) => {
            onChange(event.target.value);
            // Chosen with the mouse: give the keyboard back to the app.
            if (!event.target.matches(':focus-visible')) event.target.blur();
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronIcon />
      </span>
    </Field>
  );
}

/** A control with its label above. */
export function Field(props: { label: ReactNode; title: string; className?: string | undefined; children: ReactNode }) {
  return (
    <div className={`field ${props.className ?? ''}`} title={props.title}>
      <span className="label">{props.label}</span>
      {props.children}
    </div>
  );
}
