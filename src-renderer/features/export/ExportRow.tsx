// One export of the list: how far it is, what went wrong, and what can be done with it.
import type { ExportView } from '../../../src-main/contract';
import { cancelExport, revealExport } from '../../commands/exports';
import { stateText } from '../../lib/exportText';
import { useExports } from '../../store/exports';
import { sentence } from '../../store/ui';
import { Button } from '../../ui/Button';
import { CloseIcon, FolderIcon } from '../../ui/icons';
import { ProgressBar } from '../../ui/ProgressBar';

export function ExportRow({ item }: { item: ExportView }) {
  const { id, name, status, fraction, error } = item;
  const place = useExports((state) => state.places[id]);
  const active = status === 'queued' || status === 'running';
  return (
    <li className={`export-row ${status}`} data-testid="export-row" data-status={status} data-name={name}>
      <div className="export-line">
        <span className="export-name" title={name}>
          {name}
        </span>
        <span className="export-state">{stateText(item)}</span>
        {active && (
          <Button
            variant="icon small"
            title={`Cancel ${name}`}
            onClick={() => void cancelExport(id)}
            data-testid="export-cancel"
          >
            <CloseIcon />
          </Button>
        )}
        {status === 'complete' && (
          <Button
            variant="icon small"
            title="Show in folder"
            onClick={() => void revealExport(id)}
            data-testid="export-reveal"
          >
            <FolderIcon />
          </Button>
        )}
      </div>
      {status === 'running' && <ProgressBar fraction={fraction} label={`Export of ${name}`} />}
      {error !== null && status === 'failed' && (
        <p className="export-error">
          <strong>{sentence(error.what)}</strong> {sentence(error.remedy)}
        </p>
      )}
      {place !== undefined && (
        <p className="export-place" data-testid="export-place">
          {place}
        </p>
      )}
    </li>
  );
}
