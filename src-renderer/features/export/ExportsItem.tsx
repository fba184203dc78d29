// The item of the status bar that tells how exports are, and opens their list.
import { cancelExport, clearExports } from '../../commands/exports';
import { summaryText } from '../../lib/exportText';
import { useExports } from '../../store/exports';
import { Button } from '../../ui/Button';
import { Popover } from '../../ui/Popover';
import { ProgressBar } from '../../ui/ProgressBar';
import { ExportRow } from './ExportRow';

export function ExportsItem() {
  const exports = useExports((state) => state.exports);
  const summary = summaryText(exports);
  if (summary === null) return null;
  const active = exports.filter(({ status }) => status === 'queued' || status === 'running');
  const failed = active.length === 0 && exports.some(({ status }) => status === 'failed');
  // Of all files together, each of which counts the same.
  const done = exports.length - active.length + active.reduce((sum, { fraction }) => sum + (fraction ?? 0), 0);
  return (
    <Popover
      side="right"
      floating
      label="Exports"
      role="dialog"
      button={(open, toggle) => (
        <Button
          className={`exports-item ${failed ? 'failed' : ''}`}
          title="Exports: progress, cancel, show in folder"
          aria-expanded={open}
          onClick={toggle}
          data-testid="exports-item"
        >
          <span role="status">{summary}</span>
          {active.length > 0 && <ProgressBar fraction={done / exports.length} label="Exports" />}
        </Button>
      )}
    >
      {() => (
        <div className="exports-list">
          <header>
            <h2>Exports</h2>
            {active.length > 1 && (
              <Button
                title="Cancel all exports"
                onClick={() => void cancelExport(null)}
                data-testid="export-cancel-all"
              >
                Cancel all
              </Button>
            )}
            {active.length < exports.length && (
              <Button
                title="Take what has ended off the list"
                onClick={() => void clearExports()}
                data-testid="export-clear"
              >
                Clear
              </Button>
            )}
          </header>
          <ul>
            {exports.toReversed().map((item) => (
              <ExportRow key={item.id} item={item} />
            ))}
          </ul>
        </div>
      )}
    </Popover>
  );
}
