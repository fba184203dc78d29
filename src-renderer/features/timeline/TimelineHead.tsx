// The legend above the timeline, with an entry for each compared analysis, and the zoom.
import { markKinds } from '../../../src-main/contract';
import { CommandButton } from '../../commands/CommandButton';
import { hasPoints } from '../../lib/inOut';
import { kindNames } from '../../lib/kinds';
import { fullLabel } from '../../lib/labels';
import { stillCount } from '../../lib/stills';
import { pointsOf, usePoints } from '../../store/points';
import { useSelection } from '../../store/selection';
import { selectedSource, useSession } from '../../store/session';
import { compareAnalysis, useShown, useShownLabels } from '../../store/shown';
import { Button } from '../../ui/Button';
import { CloseIcon, FitIcon, InPointIcon, OutPointIcon, SelectSpanIcon, ZoomInIcon, ZoomOutIcon } from '../../ui/icons';
import { KindMark } from '../../ui/KindMark';
import { countsPerFrame } from './figureInput';
import { OverlayMenu } from './OverlayMenu';
import { RowsMenu } from './RowsMenu';

export function TimelineHead() {
  return (
    <header className="timeline-head">
      <Legend />
      <InOutButtons />
      <SelectButton />
      <OverlayMenu />
      <RowsMenu />
      <CommandButton id="view.zoomOut" variant="icon small">
        <ZoomOutIcon />
      </CommandButton>
      <CommandButton id="view.zoomIn" variant="icon small">
        <ZoomInIcon />
      </CommandButton>
      <CommandButton id="view.fit" variant="icon small">
        <FitIcon />
      </CommandButton>
    </header>
  );
}

function SelectButton() {
  const drawing = useSelection((state) => state.drawing);
  return (
    <CommandButton id="selection.draw" variant="icon small" aria-pressed={drawing} data-testid="select-span">
      <SelectSpanIcon />
    </CommandButton>
  );
}

function InOutButtons() {
  const sourceId = useSession((state) => state.selectedSourceId);
  const set = usePoints((state) => hasPoints(pointsOf(state, sourceId)));
  return (
    <span className="in-out-buttons">
      {set && (
        <CommandButton id="frame.clearRange" variant="icon small" data-testid="clear-range">
          <CloseIcon />
        </CommandButton>
      )}
      <CommandButton id="frame.markIn" variant="icon small" data-testid="mark-in">
        <InPointIcon />
      </CommandButton>
      <CommandButton id="frame.markOut" variant="icon small" data-testid="mark-out">
        <OutPointIcon />
      </CommandButton>
    </span>
  );
}

function Legend() {
  const shown = useShown();
  const stills = useSession((state) => stillCount(selectedSource(state)) !== null);
  const labels = useShownLabels();
  const frame = stills ? 'picture' : 'frame';
  const perBlock = (shown[0]?.model.framesPerBlock ?? 1) > 1 && !countsPerFrame(shown);
  const unit = countsPerFrame(shown) ? `Tokens per ${frame}` : `Tokens of each ${perBlock ? 'block' : frame}`;
  return (
    <ul className={`legend ${shown.length > 1 ? 'comparing' : ''}`} aria-label="Legend">
      <li className={shown.length > 1 ? 'legend-unit' : 'legend-tokens'}>{unit}</li>
      {shown.length > 1 &&
        shown.map((analysis, slot) => (
          <li key={analysis.id} className="legend-analysis" title={fullLabel(analysis)} data-testid="legend-analysis">
            <span className={`swatch slot-${slot}`} /> <span className="name">{labels[slot]}</span>
            {slot > 0 && (
              <Button
                variant="icon small"
                title={`Compare with ${labels[slot]} no longer`}
                onClick={() => compareAnalysis(analysis, false)}
                data-testid="legend-remove"
              >
                <CloseIcon />
              </Button>
            )}
          </li>
        ))}
      {markKinds.map((kind) => (
        <li key={kind} title={kindNames[kind].one}>
          <KindMark kind={kind} /> <span className="legend-word">{kindNames[kind].one}</span>
        </li>
      ))}
      <li className="legend-over">Over the threshold</li>
    </ul>
  );
}
