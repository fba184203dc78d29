// Commands that go through the marks and edit them.
import { type Command, withAnalysis } from '../command';
import * as review from '../review';

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
