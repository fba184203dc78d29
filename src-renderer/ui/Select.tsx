// A labelled choice.
import type { ReactNode } from 'react';
import { ChevronIcon } from './icons';

export interface Option {
  value: string;
  label: string;
  disabled?: boolean;
}

/** Options under a heading of their own. */
export interface OptionGroup {
  label: string;
  options: readonly Option[];
}

interface SelectProps {
  label: string;
  /** Says beside the label what is meant. */
  hint?: ReactNode;
  title: string;
  value: string;
  options: readonly (Option | OptionGroup)[];
  onChange: (value: string) => void;
  disabled?: boolean;
  className?: string;
  testId?: string;
  /** What stands beside it, joined to it. */
  beside?: ReactNode;
}

/** A native select with its label above. */
export function Select({
  label,
  hint,
  title,
  value,
  options,
  onChange,
  disabled,
  className,
  testId,
  beside,
}: SelectProps) {
  return (
    <Field label={hint === undefined ? label : withHint(label, hint)} className={className} title={title}>
      <div className="joined">
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
            {options.map((option) =>
              'options' in option ? (
                <optgroup key={option.label} label={option.label}>
                  {option.options.map(optionElement)}
                </optgroup>
              ) : (
                optionElement(option)
              ),
            )}
          </select>
          <ChevronIcon />
        </span>
        {beside}
      </div>
    </Field>
  );
}

function withHint(label: string, hint: ReactNode) {
  return (
    <span className="hinted">
      {label} {hint}
    </span>
  );
}

function optionElement({ value, label, disabled }: Option) {
  return (
    <option key={value} value={value} disabled={disabled}>
      {label}
    </option>
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
