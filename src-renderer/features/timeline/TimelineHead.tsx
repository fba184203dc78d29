// The legend above the timeline, with an entry for each compared analysis, and the zoom.
import { markKinds } from '../../../src-main/contract';
import { CommandButton } from '../../commands/CommandButton';
import { kindNames } from '../../lib/kinds';
import { analysisLabels, fullLabel } from '../../lib/labels';
import { stillCount } from '../../lib/stills';
import { selectedSource, useSession } from '../../store/session';
import { useShown } from '../../store/shown';
import { FitIcon, ZoomInIcon, ZoomOutIcon } from '../../ui/icons';
import { KindMark } from '../../ui/KindMark';
import { countsPerFrame } from './figureInput';

export function TimelineHead() {
  return (
    <header className="timeline-head">
      <Legend />
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

function Legend() {
  const shown = useShown();
  const stills = useSession((state) => stillCount(selectedSource(state)) !== null);
  const labels = analysisLabels(shown);
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
