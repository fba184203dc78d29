// Which analyses are exported, and which part of the clip.

import { countText } from '../../lib/format';
import { fullLabel } from '../../lib/labels';
import { stillCount } from '../../lib/stills';
import { selectedAnalysis, selectedSource, useSession } from '../../store/session';
import { Choice } from './Choice';
import { ShotList } from './ShotList';
import type { ExportChoice } from './useExportChoice';

export function WhichChoice({ choice: { which, setWhich, counts } }: { choice: ExportChoice }) {
  const analysis = useSession(selectedAnalysis);
  return (
    <div role="radiogroup" aria-label="Analyses">
      <h2>Analyses</h2>
      <Choice
        name="export-which"
        label="This one"
        note={analysis === null ? '' : fullLabel(analysis)}
        checked={which === 'shown'}
        onChoose={() => setWhich('shown')}
        testId="export-which-shown"
      />
      <Choice
        name="export-which"
        label="All thresholds of this clip"
        note={counts.thresholds > 1 ? `${counts.thresholds} files` : 'there is one'}
        checked={which === 'thresholds'}
        disabled={counts.thresholds < 2}
        onChoose={() => setWhich('thresholds')}
        testId="export-which-thresholds"
      />
      <Choice
        name="export-which"
        label="All that are complete"
        note={counts.complete === 1 ? '1 file' : `${countText(counts.complete)} files`}
        checked={which === 'complete'}
        disabled={counts.complete === 0}
        onChoose={() => setWhich('complete')}
        testId="export-which-complete"
      />
    </div>
  );
}

export function PartChoice({ choice }: { choice: ExportChoice }) {
  const { part, whole, setPart, range, series, shots, chosen, setChosen } = choice;
  const unit = useSession((state) => (stillCount(selectedSource(state)) === null ? 'frame' : 'picture'));
  return (
    <div role="radiogroup" aria-label="Part of the clip">
      <h2>{whole === null ? 'Part' : `Part: ${whole}`}</h2>
      <Choice
        name="export-part"
        label="Whole clip"
        checked={part === 'all'}
        onChoose={() => setPart('all')}
        testId="export-part-all"
      />
      <Choice
        name="export-part"
        label="In to out point"
        note={
          range === null
            ? 'set them with I and O on the timeline'
            : `${unit}s ${countText(range.from)} to ${countText(range.to)}`
        }
        checked={part === 'range'}
        disabled={whole !== null || range === null}
        onChoose={() => setPart('range')}
        testId="export-part-range"
      />
      <Choice
        name="export-part"
        label="Shots"
        note={shots.length < 2 ? 'no cut is marked' : `${countText(shots.length)} between cuts and transitions`}
        checked={part === 'shots'}
        disabled={whole !== null || shots.length < 2}
        onChoose={() => setPart('shots')}
        testId="export-part-shots"
      />
      {part === 'shots' && <ShotList shots={shots} series={series} chosen={chosen} unit={unit} onChange={setChosen} />}
    </div>
  );
}
