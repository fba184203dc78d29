// Exports the marks: choose a format, get a file.
import { type EventFormat, eventFormats } from '../../../src-main/contract';
import { exportButtonId, exportEvents } from '../../commands/review';
import { Button } from '../../ui/Button';
import { ExportIcon } from '../../ui/icons';
import { Popover } from '../../ui/Popover';

/** What each format is good for. */
const uses: Record<EventFormat, string> = {
  csv: 'tables',
  json: 'programs',
  edl: 'editing programs',
  otio: 'editing programs',
  ffmetadata: 'files with chapters',
  youtube: 'video descriptions',
};

export function ExportEvents({ count, analyzed }: { count: number; analyzed: boolean }) {
  const reason = !analyzed
    ? 'Nothing to export yet: analyze the file first'
    : count === 0
      ? 'Nothing to export: there are no marks'
      : null;
  return (
    <Popover
      side="right"
      floating
      label="Export the marks as"
      button={(open, toggle) => (
        <Button
          id={exportButtonId}
          variant="icon small"
          title={reason ?? 'Export the marks (E)'}
          disabled={reason !== null}
          aria-expanded={open}
          onClick={toggle}
          data-testid="export-events"
        >
          <ExportIcon />
        </Button>
      )}
    >
      {(close) => (
        <>
          <p className="menu-title">Export the marks as</p>
          {(Object.keys(eventFormats) as EventFormat[]).map((format) => (
            <button
              key={format}
              type="button"
              role="menuitem"
              className="menu-item"
              onClick={() => {
                close();
                void exportEvents(format);
              }}
              data-testid={`export-${format}`}
            >
              <span className="menu-label">{eventFormats[format].label}</span>
              <small>
                {uses[format]}, .{eventFormats[format].extension}
              </small>
            </button>
          ))}
        </>
      )}
    </Popover>
  );
}
