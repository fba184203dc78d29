// Commands on the order of the files and on the queue.
import type { SessionState } from '../../store/session';
import { type Command, withSource } from '../command';
import * as queue from '../queue';

const active = ({ queue: { running, waiting } }: SessionState) => running + waiting > 0;
const some = (status: string) => (state: SessionState) =>
  Object.values(state.analyses).some((analysis) => analysis.status === status);
const several = (state: SessionState) => withSource(state) && state.sources.length > 1;

/** Commands on the queue. */
export const queueCommands: readonly Command[] = [
  {
    id: 'queue.addAll',
    label: 'Analyze all that is not analyzed',
    group: 'Queue',
    keys: [],
    enabled: (state) => state.models.length > 0 && state.sources.some(({ analysisIds }) => analysisIds.length === 0),
    run: queue.addAll,
  },
  {
    id: 'queue.toggle',
    label: 'Pause or resume the queue',
    group: 'Queue',
    keys: ['F8'],
    enabled: active,
    run: queue.toggleQueue,
  },
  {
    id: 'queue.retryFailed',
    label: 'Retry all that failed',
    group: 'Queue',
    keys: [],
    enabled: some('failed'),
    run: queue.retryFailed,
  },
  {
    id: 'queue.cancelAll',
    label: 'Cancel all',
    group: 'Queue',
    keys: [],
    enabled: (state) => active(state) || state.queue.opening !== null,
    run: queue.cancelAll,
  },
  {
    id: 'queue.clearFinished',
    label: 'Take finished files off the list',
    group: 'Queue',
    keys: [],
    enabled: (state) => some('complete')(state) || some('partial')(state),
    run: queue.clearFinished,
  },
  {
    id: 'queue.moveFirst',
    label: 'Move the file to the top',
    group: 'Queue',
    keys: ['Ctrl+Shift+ArrowUp', 'Meta+Shift+ArrowUp'],
    enabled: several,
    run: () => queue.moveSelected(() => 0),
  },
  {
    id: 'queue.moveUp',
    label: 'Move the file up',
    group: 'Queue',
    keys: ['Ctrl+ArrowUp', 'Meta+ArrowUp'],
    enabled: several,
    run: () => queue.moveSelected((place) => place - 1),
  },
  {
    id: 'queue.moveDown',
    label: 'Move the file down',
    group: 'Queue',
    keys: ['Ctrl+ArrowDown', 'Meta+ArrowDown'],
    enabled: several,
    run: () => queue.moveSelected((place) => place + 1),
  },
];
