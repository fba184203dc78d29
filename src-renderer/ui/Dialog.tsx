// A modal dialog with a title and a way out: the browser keeps the focus in it, and Escape closes it.
import { type ReactNode, useEffect, useRef } from 'react';
import { Button } from './Button';
import { CloseIcon } from './icons';
import './dialog.css';

interface DialogProps {
  /** Its class, for the style of what is in it. */
  name: string;
  open: boolean;
  close: () => void;
  title: string;
  testId: string;
  /** Is called once it is open, to put the focus somewhere else than on the first control. */
  onOpen?: (dialog: HTMLDialogElement) => void;
  /** A click beside it closes it, too. */
  closedByClickBeside?: boolean;
  /** Made anew at each opening, and gone while it is closed. */
  children: () => ReactNode;
}

/** `useDialog` of the UI slice gives the first three of its properties. */
export function Dialog({ name, open, close, title, testId, onOpen, closedByClickBeside, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const opened = useRef(onOpen);
  opened.current = onOpen;
  useEffect(() => {
    if (!open) {
      dialog.current?.close();
      return;
    }
    dialog.current?.showModal();
    if (dialog.current !== null) opened.current?.(dialog.current);
  }, [open]);
  return (
    <dialog
      ref={dialog}
      className={`dialog ${name}`}
      aria-label={title}
      onClose={({ currentTarget }) => {
        // The browser tells of it later: by then it may have been opened again.
        if (!currentTarget.open) close();
      }}
      data-testid={testId}
      {...{ closedby: closedByClickBeside ? 'any' : 'closerequest' }}
    >
      <header>
        <h1>{title}</h1>
        <Button variant="icon" title="Close" onClick={close}>
          <CloseIcon />
        </Button>
      </header>
      {open && children()}
    </dialog>
  );
}
