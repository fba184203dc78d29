// The menu of the timeline's rows: a box for each of them.
import { type TimelineRow, timelineRows } from '../../../src-main/contract';
import type { CommandId } from '../../commands/command';
import { runCommand } from '../../commands/table';
import { rowNames } from '../../lib/timelineRows';
import { useSession } from '../../store/session';
import { Button } from '../../ui/Button';
import { RowsIcon } from '../../ui/icons';
import { Popover } from '../../ui/Popover';

export function RowsMenu() {
  const rows = useSession((state) => state.preferences.timeline.rows);
  return (
    <Popover
      side="right"
      label="Rows of the timeline"
      role="dialog"
      floating
      button={(open, toggle) => (
        <Button
          variant="icon small"
          title="Rows of the timeline: which of them show"
          aria-expanded={open}
          onClick={toggle}
          data-testid="timeline-rows"
        >
          <RowsIcon />
        </Button>
      )}
    >
      {() => (
        <div className="row-choices">
          {timelineRows.map((row) => (
            <label key={row}>
              <input
                type="checkbox"
                checked={rows.includes(row)}
                onChange={() => runCommand(commandOf(row))}
                data-testid={`row-${row}`}
              />
              {rowNames[row]}
            </label>
          ))}
        </div>
      )}
    </Popover>
  );
}

const commandOf = (row: TimelineRow): CommandId => `timeline.${row}`;
