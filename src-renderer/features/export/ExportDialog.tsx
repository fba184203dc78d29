// The export dialog: what of which analyses goes into which kind of file, and how much that would be.
import { useDialog } from '../../store/ui';
import { Dialog } from '../../ui/Dialog';
import { ExportForm } from './ExportForm';
import './export.css';

/** The arrow keys go through the formats at once. */
function focusFormat(dialog: HTMLDialogElement): void {
  dialog.querySelector<HTMLElement>('.export-formats input:checked')?.focus();
}

export function ExportDialog() {
  return (
    <Dialog {...useDialog('export')} title="Export" testId="export-dialog" onOpen={focusFormat}>
      {() => <ExportForm />}
    </Dialog>
  );
}
