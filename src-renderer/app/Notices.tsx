// Notices in a corner of the viewers: what happened and what to do. Information leaves by itself, errors stay.
import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import { dismissNotice, type ShownNotice, useUi } from '../store/ui';
import { Button } from '../ui/Button';
import { CloseIcon } from '../ui/icons';
import { ProgressBar } from '../ui/ProgressBar';

const shownMs = { info: 6000, warning: 12_000, error: null } as const;

/** The modal dialog on top, beside which nothing can be seen or reached; null where none is open. */
function useModal(): Element | null {
  const [modal, setModal] = useState<Element | null>(null);
  useEffect(() => {
    const update = () => setModal([...document.querySelectorAll('dialog:modal')].at(-1) ?? null);
    document.addEventListener('toggle', update, true);
    return () => document.removeEventListener('toggle', update, true);
  }, []);
  return modal;
}

export function Notices() {
  const modal = useModal();
  return modal === null ? <NoticeList /> : createPortal(<NoticeList />, modal);
}

function NoticeList() {
  const notices = useUi((state) => state.notices);
  const upload = useUi((state) => state.upload);
  return (
    <div className="notices" aria-live="polite">
      {upload !== null && (
        <div className="notice info">
          <div>
            <strong>Sending {upload.name}</strong>
            <ProgressBar fraction={upload.fraction} label={`Sending ${upload.name}`} />
          </div>
        </div>
      )}
      {notices.map((notice) => (
        <NoticeCard key={notice.id} notice={notice} />
      ))}
    </div>
  );
}

function NoticeCard({ notice }: { notice: ShownNotice }) {
  const { id, level, title, detail, times } = notice;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same notice again starts the time anew
  useEffect(() => {
    const limit = shownMs[level];
    if (limit === null) return;
    const timer = window.setTimeout(() => dismissNotice(id), limit);
    return () => window.clearTimeout(timer);
  }, [id, level, times]);
  return (
    <div className={`notice ${level}`} role={level === 'error' ? 'alert' : 'status'} data-testid="notice">
      <div>
        <strong>
          {title}
          {times > 1 && <span className="times"> ×{times}</span>}
        </strong>
        {detail !== '' && <p>{detail}</p>}
      </div>
      <Button variant="icon small" title="Dismiss" onClick={() => dismissNotice(id)}>
        <CloseIcon />
      </Button>
    </div>
  );
}
