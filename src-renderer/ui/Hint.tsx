// A small question mark beside a label: says what a term means, on hover, by keyboard and by touch.
import { useEffect, useId, useRef, useState } from 'react';
import { type TermId, terms } from '../lib/terms';
import './hint.css';

const showAfterMs = 120;
const gap = 6;
const margin = 8;

/** The hint of a term. Stays while the pointer is on it; Escape closes it and nothing else. */
export function Hint({ term }: { term: TermId }) {
  const { name, text } = terms[term];
  const [open, setOpen] = useState(false);
  const id = useId();
  const sign = useRef<HTMLButtonElement>(null);
  const tip = useRef<HTMLSpanElement>(null);
  const timer = useRef(0);

  const show = (shown: boolean, afterMs = 0) => {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setOpen(shown), afterMs);
  };
  useEffect(() => () => window.clearTimeout(timer.current), []);
  useEffect(() => {
    if (!open || tip.current === null || sign.current === null) return;
    const { current } = tip;
    current.showPopover();
    place(current, sign.current.getBoundingClientRect());
    const close = (event: Event) => {
      if (event instanceof KeyboardEvent) {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
      }
      setOpen(false);
    };
    const closeBeside = (event: Event) => {
      if (!(event.target instanceof Node) || !current.parentElement?.contains(event.target)) setOpen(false);
    };
    window.addEventListener('keydown', close, true);
    window.addEventListener('pointerdown', closeBeside, true);
    window.addEventListener('resize', close);
    return () => {
      window.removeEventListener('keydown', close, true);
      window.removeEventListener('pointerdown', closeBeside, true);
      window.removeEventListener('resize', close);
      if (current.isConnected) current.hidePopover();
    };
  }, [open]);

  return (
    // The empty title keeps the tooltip of what is around away from this one.
    <span
      className="hint"
      title=""
      onPointerEnter={({ pointerType }) => pointerType === 'mouse' && show(true, showAfterMs)}
      onPointerLeave={({ pointerType }) => pointerType === 'mouse' && show(false, showAfterMs)}
    >
      <button
        ref={sign}
        type="button"
        className="hint-sign"
        aria-label={`What is meant: ${name}`}
        aria-describedby={id}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => show(!open)}
        onFocus={() => show(true)}
        onBlur={() => show(false)}
        data-testid={`hint-${term}`}
      >
        ?
      </button>
      <span ref={tip} id={id} className="hint-tip" role="tooltip" popover="manual">
        <strong>{name}</strong> {text}
      </span>
    </span>
  );
}

/** Below its sign, or above it where there is no room, and within the window. */
function place(tip: HTMLElement, sign: DOMRect): void {
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.min(window.innerWidth - width - margin, Math.max(margin, sign.left + sign.width / 2 - width / 2));
  const below = sign.bottom + gap;
  tip.style.left = `${left}px`;
  tip.style.top = `${below + height + margin > window.innerHeight ? sign.top - height - gap : below}px`;
}
