// What the user did, as steps that can be undone and redone, as pure functions.

/** One thing that was done, and how it is taken back. */
export interface Step {
  /** What it did, after the word Undo: `move cut`. */
  label: string;
  /** The file it was done to; null where it belongs to none. Without that file it can be neither undone nor redone. */
  sourceId: string | null;
  /** The analysis it was done to, in the same way. */
  analysisId: string | null;
  /** Further steps of the same gesture, such as a drag, are undone with it. */
  gesture: string | null;
  undo: () => unknown;
  redo: () => unknown;
}

/** Steps that can be undone and that can be redone, the next one last. */
export interface History {
  past: readonly Step[];
  future: readonly Step[];
}

export type Direction = 'undo' | 'redo';

export const emptyHistory: History = { past: [], future: [] };

const mostKept = 200;
const from = { undo: 'past', redo: 'future' } as const;
const to = { undo: 'future', redo: 'past' } as const;

/** Notes a step that was just done. What had been undone before can no longer be redone. */
export function record({ past, future }: History, step: Step): History {
  const last = past.at(-1);
  const goesOn =
    step.gesture !== null &&
    step.gesture === last?.gesture &&
    step.sourceId === last.sourceId &&
    step.analysisId === last.analysisId &&
    future.length === 0;
  return goesOn
    ? { past: [...past.slice(0, -1), { ...step, undo: last.undo }], future: [] }
    : { past: [...past, step].slice(-mostKept), future: [] };
}

/** The step that would be undone or redone next; null where there is none whose file is still there. */
export function nextStep(history: History, direction: Direction, isThere: (step: Step) => boolean): Step | null {
  return history[from[direction]].findLast(isThere) ?? null;
}

/** The step to undo or redo, and the history after it; steps whose file is gone are left behind. Null where there is none. */
export function takeStep(
  history: History,
  direction: Direction,
  isThere: (step: Step) => boolean,
): { step: Step; history: History } | null {
  const steps = history[from[direction]];
  const at = steps.findLastIndex(isThere);
  const step = steps[at];
  if (step === undefined) return null;
  // What is done anew afterwards is a step of its own, even of the same gesture.
  const other = [...history[to[direction]], { ...step, gesture: null }];
  const rest = steps.slice(0, at);
  return { step, history: direction === 'undo' ? { past: rest, future: other } : { past: other, future: rest } };
}
