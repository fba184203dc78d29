// A panel that opens under a button; Escape, a click elsewhere and a choice close it.
import { type CSSProperties, type ReactNode, useEffect, useRef, useState } from 'react';

interface PopoverProps {
  side: 'left' | 'right';
  label: string;
  role?: 'menu' | 'dialog';
  /** Lies over everything, for a button within something that scrolls. */
  floating?: boolean;
  button: (open: boolean, toggle: () => void) => ReactNode;
  children: (close: () => void) => ReactNode;
}

/** Anchors a panel to a button. In a menu, arrow keys walk through the items. */
export function Popover({ side, label, role = 'menu', floating = false, button, children }: PopoverProps) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!open) return;
    const onPointerDown = (event: PointerEvent) => {
      if (!anchor.current?.contains(event.target as Node)) setOpen(false);
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape') {
        setOpen(false);
        anchor.current?.querySelector('button')?.focus();
      }
      if (role === 'menu' && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
        event.preventDefault();
        walk(anchor.current, event.key === 'ArrowDown' ? 1 : -1);
      }
    };
    window.addEventListener('pointerdown', onPointerDown);
    window.addEventListener('keydown', onKeyDown, true);
    return () => {
      window.removeEventListener('pointerdown', onPointerDown);
      window.removeEventListener('keydown', onKeyDown, true);
    };
  }, [open, role]);

  return (
    <div className="popover-anchor" ref={anchor}>
      {button(open, () => setOpen(!open))}
      {open && (
        <Panel side={side} label={label} role={role} place={floating ? placeBy(anchor.current, side) : undefined}>
          {children(() => setOpen(false))}
        </Panel>
      )}
    </div>
  );
}

function Panel({
  side,
  label,
  role,
  place,
  children,
}: Pick<PopoverProps, 'side' | 'label'> & { role: string; place: CSSProperties | undefined; children: ReactNode }) {
  const className = `popover ${side}`;
  if (role === 'menu') {
    return (
      <div className={className} role="menu" aria-label={label} style={place}>
        {children}
      </div>
    );
  }
  return (
    <div className={className} role="dialog" aria-label={label} style={place}>
      {children}
    </div>
  );
}

/** Fixed to the window under a button, the edges of a side in line, above the button where there is more room. */
function placeBy(anchor: HTMLElement | null, side: 'left' | 'right'): CSSProperties | undefined {
  if (anchor === null) return undefined;
  const { top, bottom, left, right } = anchor.getBoundingClientRect();
  const across = side === 'left' ? { left, right: 'auto' } : { left: 'auto', right: window.innerWidth - right };
  const beside = { position: 'fixed', ...across } as const;
  if (top > window.innerHeight - bottom) return { ...beside, top: 'auto', bottom: window.innerHeight - top + 6 };
  return { ...beside, top: bottom + 6 };
}

function walk(anchor: HTMLElement | null, step: 1 | -1): void {
  const items = [...(anchor?.querySelectorAll<HTMLElement>('.menu-item:not(:disabled)') ?? [])];
  const at = items.indexOf(document.activeElement as HTMLElement);
  items[(at + step + items.length) % items.length]?.focus();
}
