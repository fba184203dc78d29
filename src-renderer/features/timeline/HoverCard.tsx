// The line under the pointer and the card with the figures of the frame there.
import { currentSeries } from '../../commands/playhead';
import { countText, decibelText, mseText } from '../../lib/format';
import { timecode } from '../../lib/timecode';
import { useHover } from './hover';

const cardWidth = 190;

export function HoverCard({ areaWidth }: { areaWidth: () => number }) {
  const hover = useHover((state) => state.hover);
  if (hover === null) return null;
  const width = areaWidth();
  const left = hover.x + 14 + cardWidth > width ? hover.x - 14 - cardWidth : hover.x + 14;
  return (
    <>
      <div className="hover-line" style={{ transform: `translateX(${hover.x}px)` }} />
      <div
        className="hover-card"
        style={{ transform: `translate(${left}px, 0)`, width: cardWidth }}
        data-testid="hover-card"
      >
        <Figures seconds={hover.seconds} />
      </div>
    </>
  );
}

function Figures({ seconds }: { seconds: number }) {
  const series = currentSeries();
  const ordinal = series?.ordinalAt(seconds) ?? null;
  if (series === null || ordinal === null) {
    return (
      <p className="hover-head">
        <strong>{timecode(seconds)}</strong> <span>not analyzed</span>
      </p>
    );
  }
  const mark = series.marks.find((candidate) => candidate.ordinal === ordinal);
  const over = series.framePassed.at(ordinal) === 0;
  const mse = series.frameMse.at(ordinal);
  return (
    <>
      <p className="hover-head">
        <strong>{timecode(series.pts.at(ordinal))}</strong> <span>frame {countText(series.index.at(ordinal))}</span>
      </p>
      <dl>
        <Row label="Tokens" value={String(series.frameTokens.at(ordinal))} className="tokens" />
        <Row label="Error" value={`${mseText(mse)}, ${decibelText(mse)}`} className={over ? 'over' : ''} />
        <Row label="Motion" value={series.motion.at(ordinal).toFixed(3)} />
        <Row label="Change" value={series.change.at(ordinal).toFixed(3)} />
      </dl>
      {mark !== undefined && (
        <p className={`hover-mark ${mark.kind}`}>
          {mark.kind === 'cut' ? 'Cut' : 'Motion spike'}, {mark.score.toFixed(2)}
        </p>
      )}
    </>
  );
}

function Row({ label, value, className = '' }: { label: string; value: string; className?: string }) {
  return (
    <div className={className}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
