// The line under the pointer and the card with the figures of the frame there, of all analyses that are shown.
import type { AnalysisView } from '../../../src-main/contract';
import { currentSeries } from '../../commands/playhead';
import { countText, decibelText, mseText, plural, ssimText } from '../../lib/format';
import { kindNames, markLength, scoreText, transitionNames } from '../../lib/kinds';
import type { Series } from '../../lib/series';
import { pictureText, stillCount } from '../../lib/stills';
import { timecode } from '../../lib/timecode';
import { selectedSource, useSession } from '../../store/session';
import { shownSeries, useShown, useShownLabels } from '../../store/shown';
import { countsPerFrame } from './figureInput';
import { HoverPicture } from './HoverPicture';
import { useHover } from './hover';

export function HoverCard({ areaWidth }: { areaWidth: () => number }) {
  const hover = useHover((state) => state.hover);
  const shown = useShown();
  if (hover === null) return null;
  const width = areaWidth();
  const cardWidth = shown.length > 1 ? 360 : 280;
  const left = hover.x + 14 + cardWidth > width ? hover.x - 14 - cardWidth : hover.x + 14;
  return (
    <>
      <div className="hover-line" style={{ transform: `translateX(${hover.x}px)` }} />
      <div
        className="hover-card"
        style={{ transform: `translate(${left}px, 0)`, width: cardWidth }}
        data-testid="hover-card"
      >
        <HoverPicture seconds={hover.seconds} />
        <div className="hover-figures">
          <Figures seconds={hover.seconds} shown={shown} />
        </div>
      </div>
    </>
  );
}

function Figures({ seconds, shown }: { seconds: number; shown: AnalysisView[] }) {
  const stills = useSession((state) => stillCount(selectedSource(state)));
  const place = (at: number) => (stills === null ? timecode(at) : pictureText(at, stills));
  const series = currentSeries();
  const ordinal = series?.ordinalAt(seconds) ?? null;
  if (series === null || ordinal === null) {
    return (
      <p className="hover-head">
        <strong>{place(seconds)}</strong> <span>not analyzed</span>
      </p>
    );
  }
  const marks = series.marks.filter((mark) => mark.start.ordinal <= ordinal && ordinal <= mark.end.ordinal);
  const { motion, change, cutScore } = series.measures;
  return (
    <>
      <p className="hover-head">
        <strong>{place(series.pts.at(ordinal))}</strong>
        {stills === null && <span>frame {countText(series.index.at(ordinal))}</span>}
      </p>
      {shown.length > 1 && <Compared shown={shown} seconds={series.pts.at(ordinal)} />}
      <dl>
        {shown.length < 2 && <Own series={series} ordinal={ordinal} />}
        <Row label="Motion" value={`${(motion.at(ordinal) * 100).toFixed(1)} % of the width`} />
        <Row label="Change" value={change.at(ordinal).toFixed(3)} />
        {cutScore.at(ordinal) > 0 && <Row label="Confidence" value={cutScore.at(ordinal).toFixed(2)} />}
      </dl>
      {marks.map((mark) => (
        <p key={`${mark.kind}${mark.ordinal}`} className={`hover-mark ${mark.kind}`}>
          {mark.transition === null ? kindNames[mark.kind].one : capital(transitionNames[mark.transition])}
          {mark.byHand ? ', by hand' : `, ${scoreText(mark)}`}
          {mark.end.ordinal > mark.start.ordinal && `, ${plural(markLength(mark), 'frame')}`}
        </p>
      ))}
    </>
  );
}

/** Tokens and error of the one analysis that is shown. */
function Own({ series, ordinal }: { series: Series; ordinal: number }) {
  const mse = series.frameMse.at(ordinal);
  return (
    <>
      <Row label="Tokens" value={countText(series.frameTokens.at(ordinal))} className="tokens" />
      <Row label="Error" value={errorText(series, ordinal, mse)} className={over(series, ordinal)} />
    </>
  );
}

function errorText(series: Series, ordinal: number, mse: number): string {
  const ssim = series.frameSsim.at(ordinal);
  return Number.isNaN(ssim) ? `${mseText(mse)}, ${decibelText(mse)}` : `SSIM ${ssimText(ssim)}, ${decibelText(mse)}`;
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

const over = (series: Series, ordinal: number) => (series.framePassed.at(ordinal) === 0 ? 'over' : '');

/** A row for each analysis: its colour and label, tokens, quality. */
function Compared({ shown, seconds }: { shown: AnalysisView[]; seconds: number }) {
  const labels = useShownLabels();
  const perFrame = countsPerFrame(shown);
  return (
    <table className="hover-compared">
      <tbody>
        {shown.map((analysis, slot) => {
          const { id, settings } = analysis;
          const series = shownSeries(useSession.getState(), analysis);
          const ordinal = series.ordinalAt(seconds);
          const known = ordinal !== null;
          const tokens = perFrame ? series.frameShare : series.frameTokens;
          const quality = settings.metric === 'ssim' ? ssimText : decibelText;
          const value = settings.metric === 'ssim' ? series.frameSsim : series.frameMse;
          return (
            <tr key={id}>
              <th scope="row">
                <span className={`swatch slot-${slot}`} />
                <span className="name">{labels[slot]}</span>
              </th>
              <td className="tokens">{known ? countText(tokens.at(ordinal)) : '–'}</td>
              <td className={known ? over(series, ordinal) : ''}>{known ? quality(value.at(ordinal)) : '–'}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
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
