// What can be undone and redone: values before and after the one that holds, as pure functions.

/** Values that one can go back to and forward to, newest last. */
export interface History<T> {
  past: readonly T[];
  future: readonly T[];
  /** The gesture of the last change; further changes of the same gesture are undone with it. */
  gesture: string | null;
}

export const emptyHistory: History<never> = { past: [], future: [], gesture: null };

const mostKept = 200;

/** Notes a change away from `before`. Changes of one gesture, such as a drag, are one step. */
export function record<T>(history: History<T>, before: T, gesture: string | null = null): History<T> {
  const goesOn = gesture !== null && gesture === history.gesture;
  const past = goesOn ? history.past : [...history.past, before].slice(-mostKept);
  return { past, future: [], gesture };
}

/** One step back from `current`; null when there is none. */
export function undo<T>(history: History<T>, current: T): { history: History<T>; value: T } | null {
  if (history.past.length === 0) return null;
  const value = history.past.at(-1) as T;
  return {
    value,
    history: { past: history.past.slice(0, -1), future: [...history.future, current], gesture: null },
  };
}

/** One step forward from `current`; null when there is none. */
export function redo<T>(history: History<T>, current: T): { history: History<T>; value: T } | null {
  if (history.future.length === 0) return null;
  const value = history.future.at(-1) as T;
  return {
    value,
    history: { past: [...history.past, current], future: history.future.slice(0, -1), gesture: null },
  };
}
