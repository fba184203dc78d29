// The export dialog: what of which analyses goes into which kind of file, and how much that would be.
import { useEffect, useRef } from 'react';
import { useUi } from '../../store/ui';
import { Button } from '../../ui/Button';
import { CloseIcon } from '../../ui/icons';
import { ExportForm } from './ExportForm';
import './export.css';

const close = () => useUi.setState({ exportShown: false });

/** A modal dialog: the browser keeps the focus in it, and Escape closes it. */
export function ExportDialog() {
  const shown = useUi((state) => state.exportShown);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (shown) {
      dialog.current?.showModal();
      // The arrow keys then go through the formats at once.
      dialog.current?.querySelector<HTMLElement>('.export-formats input:checked')?.focus();
    } else dialog.current?.close();
  }, [shown]);
  return (
    <dialog ref={dialog} className="dialog export" aria-label="Export" onClose={close} data-testid="export-dialog">
      <header>
        <h1>Export</h1>
        <Button variant="icon" title="Close" onClick={close}>
          <CloseIcon />
        </Button>
      </header>
      {shown && <ExportForm />}
    </dialog>
  );
}
