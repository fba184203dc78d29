// The foot of the file list: how far the whole queue is, pause and resume, and what the last end of the program interrupted.
import { CommandButton } from '../../commands/CommandButton';
import { countText } from '../../lib/format';
import { queueDetail, queueText } from '../../lib/queueText';
import { useSession } from '../../store/session';
import { PauseIcon, PlayIcon, ResetIcon } from '../../ui/icons';
import { ProgressBar } from '../../ui/ProgressBar';

export function QueueFoot() {
  const queue = useSession((state) => state.queue);
  const text = queueText(queue);
  if (text === null) return null;
  const { paused, interrupted, running, waiting } = queue;
  const isInterrupted = paused && interrupted > 0;
  const isActive = running + waiting > 0;
  return (
    <section className="queue-foot" aria-label="Queue" data-testid="queue-foot" data-paused={paused}>
      <ProgressBar fraction={text.fraction} label="Progress of the queue" />
      <p className="queue-text" title={queueDetail(queue)}>
        <strong data-testid="queue-text">{isInterrupted ? interruptedText(interrupted) : text.what}</strong>
        <span>{isInterrupted ? '' : text.more}</span>
      </p>
      {isInterrupted ? (
        <CommandButton id="queue.toggle" variant="primary" data-testid="queue-toggle">
          Resume
        </CommandButton>
      ) : isActive ? (
        <CommandButton id="queue.toggle" variant="icon" aria-pressed={paused} data-testid="queue-toggle">
          {paused ? <PlayIcon /> : <PauseIcon />}
        </CommandButton>
      ) : (
        queue.failed > 0 && (
          <CommandButton id="queue.retryFailed" variant="icon" data-testid="queue-retry">
            <ResetIcon />
          </CommandButton>
        )
      )}
    </section>
  );
}

function interruptedText(count: number): string {
  return count === 1 ? '1 analysis was interrupted' : `${countText(count)} analyses were interrupted`;
}
