// A button that always says what it does, and does not keep the focus after a click with the mouse.
import type { ButtonHTMLAttributes } from 'react';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** What it does: tooltip, and name for those who do not see it. */
  title: string;
  variant?: 'plain' | 'primary' | 'icon' | 'icon small' | 'primary large' | 'large';
  'data-testid'?: string;
}

/** Space shall keep playing and pausing after a click on a button: the mouse leaves the focus where it was. */
export function Button({ variant = 'plain', className, title, children, ...rest }: ButtonProps) {
  const labelled = variant.startsWith('icon') ? { 'aria-label': title } : {};
  return (
    <button
      type="button"
      className={['button', variant, className].filter(Boolean).join(' ')}
      title={title}
      onMouseDown={(event) => event.preventDefault()}
      {...labelled}
      {...rest}
    >
      {children}
    </button>
  );
}
