// Analyses of other files laid over this one's timeline: which of them, and how their frames meet.
import type { AnalysisView } from '../../../src-main/contract';
import { currentSeries } from '../../commands/playhead';
import { type Alignment, alignedBy, frameGap, readOffset } from '../../lib/alignment';
import { fullLabel } from '../../lib/labels';
import { mostCompared, useSession } from '../../store/session';
import { align, alignmentOf, compareAnalysis, useShown } from '../../store/shown';
import { Button } from '../../ui/Button';
import { Hint } from '../../ui/Hint';
import { ChevronIcon, NextFrameIcon, OverlayIcon, PreviousFrameIcon } from '../../ui/icons';
import { NumberInput } from '../../ui/NumberInput';
import { Popover } from '../../ui/Popover';

export function OverlayMenu() {
  return (
    <Popover
      side="right"
      label="Other files"
      role="dialog"
      floating
      button={(open, toggle) => (
        <Button
          variant="icon small"
          title="Other files: lay their tokens and errors over this timeline"
          aria-expanded={open}
          onClick={toggle}
          data-testid="overlay"
        >
          <OverlayIcon />
        </Button>
      )}
    >
      {() => <Choices />}
    </Popover>
  );
}

function Choices() {
  const sources = useSession((state) => state.sources);
  const analyses = useSession((state) => state.analyses);
  const selected = useSession((state) => state.selectedSourceId);
  const shown = useShown();
  const others = sources
    .filter(({ id }) => id !== selected)
    .flatMap(({ name, analysisIds }) => analysisIds.map((id) => ({ file: name, analysis: analyses[id] })));
  return (
    <section className="overlay-menu" aria-label="Other files">
      <h2 className="hinted">
        Other files <Hint term="overlay" />
      </h2>
      {others.length === 0 && <p>Open another file and analyze it: it can then be laid over this one.</p>}
      <ul>
        {others.map(
          ({ file, analysis }) =>
            analysis !== undefined && (
              <Row
                key={analysis.id}
                file={file}
                analysis={analysis}
                slot={shown.findIndex(({ id }) => id === analysis.id)}
                able={shown.length > 0 && shown.length <= mostCompared}
              />
            ),
        )}
      </ul>
    </section>
  );
}

interface RowProps {
  file: string;
  analysis: AnalysisView;
  /** Its place among those shown; -1 where it is not. */
  slot: number;
  /** One more can be shown. */
  able: boolean;
}

function Row({ file, analysis, slot, able }: RowProps) {
  const title =
    able || slot > 0 ? `Lay ${file} over this timeline` : `At most ${mostCompared} are compared with an analysis`;
  return (
    <li data-testid="overlay-row">
      <label title={title}>
        <input
          type="checkbox"
          checked={slot > 0}
          disabled={slot < 0 && !able}
          onChange={(event) => compareAnalysis(analysis, event.target.checked)}
          data-testid="overlay-choose"
        />
        <span className="overlay-name">
          <span>{file}</span>
          <small>{fullLabel(analysis)}</small>
        </span>
        {slot > 0 && <span className={`swatch slot-${slot}`} />}
      </label>
      {slot > 0 && <Place id={analysis.id} file={file} />}
    </li>
  );
}

/** How its frames meet those of the file looked at. */
function Place({ id, file }: { id: string; file: string }) {
  const alignment = useSession((state) => alignmentOf(state, id));
  const series = currentSeries();
  const gap = series === null ? 1 / 25 : frameGap(series);
  const step = (frames: number) => {
    const by = alignment.by === 'frame' ? frames : frames * gap;
    align(id, { ...alignment, offset: Number((alignment.offset + by).toFixed(3)) });
  };
  return (
    <div className="overlay-place">
      <span className="select">
        <select
          value={alignment.by}
          aria-label={`What of ${file} meets`}
          onChange={(event) => align(id, alignedBy(alignment, event.target.value as Alignment['by'], gap))}
          data-testid="overlay-by"
        >
          <option value="time">By time, from second</option>
          <option value="frame">By frame, from frame</option>
        </select>
        <ChevronIcon />
      </span>
      <NumberInput
        key={alignment.by}
        label={`Where ${file} begins on this timeline`}
        title={
          alignment.by === 'time'
            ? 'Seconds by which it begins later than this file'
            : 'Frames by which it begins later than this file'
        }
        value={alignment.offset}
        testId="overlay-offset"
        onText={(text) => {
          const offset = readOffset(text, alignment.by);
          if (offset !== null) align(id, { ...alignment, offset });
          return offset !== null;
        }}
      />
      <Button variant="icon small" title="One frame earlier" onClick={() => step(-1)} data-testid="overlay-earlier">
        <PreviousFrameIcon />
      </Button>
      <Button variant="icon small" title="One frame later" onClick={() => step(1)} data-testid="overlay-later">
        <NextFrameIcon />
      </Button>
    </div>
  );
}
