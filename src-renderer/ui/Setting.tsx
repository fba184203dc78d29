// One setting: its control, and a "?" that says why one would change it.
import { type ReactNode, useId, useState } from 'react';
import './setting.css';

interface SettingProps {
  /** What it is called; the name of the "?" button. */
  name: string;
  /** What it does and why one would want it another way. */
  why: ReactNode;
  children: ReactNode;
}

/** The note opens below the control and stays until it is closed. */
export function Setting({ name, why, children }: SettingProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div className="setting">
      <div className="setting-control">{children}</div>
      <button
        type="button"
        className="setting-why"
        title={open ? 'Hide the note' : `What is ${name} for?`}
        aria-label={`About ${name}`}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        ?
      </button>
      <p id={id} className="setting-note" hidden={!open}>
        {why}
      </p>
    </div>
  );
}
