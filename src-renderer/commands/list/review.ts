// Commands that go through the marks and edit them.
import { type Command, withAnalysis } from '../command';
import * as review from '../review';

const kinds = {
  cut: { name: 'cut', keys: { previous: ['PageUp', 'p'], next: ['PageDown', 'n'] }, kinds: ['cut'] },
  transition: {
    name: 'transition',
    keys: { previous: ['Alt+ArrowUp'], next: ['Alt+ArrowDown'] },
    kinds: ['transition'],
  },
  spike: {
    name: 'spike of motion or tokens',
    keys: { previous: ['Shift+ArrowUp'], next: ['Shift+ArrowDown'] },
    kinds: ['spike', 'tokenSpike'],
  },
} as const;

/** The commands that go to the marks of a kind, also while the list hides them. */
function byKind(kind: keyof typeof kinds): Command[] {
  const { name, keys, kinds: sought } = kinds[kind];
  return (['previous', 'next'] as const).map((which) => ({
    id: `${kind}.${which}` as const,
    label: `${which === 'next' ? 'Next' : 'Previous'} ${name}`,
    group: 'Marks',
    keys: keys[which],
    // There, N and P go to marks of every kind.
    editorKeys: keys[which].slice(0, 1),
    enabled: withAnalysis,
    run: () => review.seekMark(which === 'next' ? 1 : -1, sought),
  }));
}

/** Commands on marks. */
export const reviewCommands: readonly Command[] = [
  {
    id: 'mark.previous',
    label: 'Previous mark',
    group: 'Marks',
    keys: ['ArrowUp'],
    editorKeys: ['ArrowUp', 'p'],
    enabled: withAnalysis,
    run: () => review.seekMark(-1),
  },
  {
    id: 'mark.next',
    label: 'Next mark',
    group: 'Marks',
    keys: ['ArrowDown'],
    editorKeys: ['ArrowDown', 'n'],
    enabled: withAnalysis,
    run: () => review.seekMark(1),
  },
  ...(['cut', 'transition', 'spike'] as const).flatMap(byKind),
  {
    id: 'review.toggle',
    label: 'Review the marks: before, at and after',
    group: 'Marks',
    keys: ['r'],
    enabled: withAnalysis,
    run: review.toggleReview,
  },
  {
    id: 'mark.add',
    label: 'Add a cut at the playhead',
    group: 'Marks',
    keys: ['m'],
    enabled: withAnalysis,
    run: review.addCut,
  },
  {
    id: 'mark.delete',
    label: 'Delete the mark at the playhead',
    group: 'Marks',
    keys: ['Delete', 'Backspace'],
    enabled: withAnalysis,
    run: review.deleteMark,
  },
  {
    id: 'mark.moveLeft',
    label: 'Move the cut one frame back',
    group: 'Marks',
    keys: ['Alt+ArrowLeft'],
    editorKeys: [',', 'Alt+ArrowLeft'],
    enabled: withAnalysis,
    run: () => review.moveCut(-1),
  },
  {
    id: 'mark.moveRight',
    label: 'Move the cut one frame on',
    group: 'Marks',
    keys: ['Alt+ArrowRight'],
    editorKeys: ['.', 'Alt+ArrowRight'],
    enabled: withAnalysis,
    run: () => review.moveCut(1),
  },
  {
    id: 'review.reset',
    label: 'Reset the review: no edits, default confidence',
    group: 'Marks',
    keys: [],
    enabled: withAnalysis,
    run: review.resetReview,
  },
  {
    id: 'events.export',
    label: 'Export the marks',
    group: 'Marks',
    keys: ['e'],
    enabled: withAnalysis,
    run: review.openExport,
  },
];
