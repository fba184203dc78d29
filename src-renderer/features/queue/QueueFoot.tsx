// The foot of the file list: how far the whole queue is, pause and resume, and what the last end of the program interrupted.
import { CommandButton } from '../../commands/CommandButton';
import { countText } from '../../lib/format';
import { queueDetail, queueText } from '../../lib/queueText';
import { useSession } from '../../store/session';
import { ProgressBar } from '../../ui/ProgressBar';

export function QueueFoot() {
  const queue = useSession((state) => state.queue);
  const text = queueText(queue);
  if (text === null) return null;
  const { paused, interrupted, running, waiting } = queue;
  const isActive = running + waiting > 0;
  return (
    <section className="queue-foot" aria-label="Queue" data-testid="queue-foot" data-paused={paused}>
      {paused && interrupted > 0 && (
        <p className="queue-interrupted" role="status" data-testid="queue-interrupted">
          {interrupted === 1 ? '1 analysis was interrupted' : `${countText(interrupted)} analyses were interrupted`}.
          Nothing is lost.
        </p>
      )}
      <p className="queue-text" title={queueDetail(queue)}>
        <strong data-testid="queue-text">{text.what}</strong>
        <span>{text.more}</span>
      </p>
      <ProgressBar fraction={text.fraction} label="Progress of the queue" />
      {isActive ? (
        <CommandButton id="queue.toggle" variant={paused ? 'primary' : 'plain'} data-testid="queue-toggle">
          {paused ? 'Resume' : 'Pause'}
        </CommandButton>
      ) : (
        queue.failed > 0 && (
          <CommandButton id="queue.retryFailed" data-testid="queue-retry">
            Retry failed
          </CommandButton>
        )
      )}
    </section>
  );
}
