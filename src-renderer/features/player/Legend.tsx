// What the colours over the pictures mean: kept and dropped patches, or a ramp of errors with the threshold on it.
import type { CSSProperties } from 'react';
import { errorLimit, type Metric } from '../../../src-main/contract';
import { largestDifference } from '../../lib/difference';
import { errorPlace, errorScaleDecibels, errorScaleMse } from '../../lib/errorScale';
import { gradient, greyColours, rampColours } from '../../lib/ramp';
import { selectedAnalysis, useSession } from '../../store/session';
import { useViewersSettings } from '../../store/viewers';
import { droppedColour, keptColour } from './paint';

const rampGradient = gradient(rampColours);
const greyGradient = gradient(greyColours);

export function Legend() {
  const { mode, overlay, amplification, falseColour } = useViewersSettings();
  const settings = useSession((state) => selectedAnalysis(state)?.settings ?? null);
  const metric = settings?.metric ?? 'mse';
  // A threshold of SSIM is no error of pixels.
  const limit = settings === null || metric === 'ssim' ? null : errorLimit(metric, settings.threshold);
  return (
    <div className="viewer-legend" data-testid="viewer-legend">
      {overlay === 'error' ? (
        <Ramp
          image={rampGradient}
          ends={errorEnds(metric)}
          mark={limit === null ? null : errorPlace(limit)}
          title="Mean squared error of a patch, in even steps of dB. The line is the threshold of the block."
        />
      ) : (
        mode === 'difference' && (
          <Ramp
            image={falseColour ? rampGradient : greyGradient}
            ends={['0', String(Number(largestDifference(amplification).toPrecision(2)))]}
            mark={limit === null ? null : Math.sqrt(limit) / largestDifference(amplification)}
            title={`Error of a pixel (root mean square of its channels), on pixels from -1 to 1; the last colour stands for ${Math.round(
              255 / amplification,
            )} of 255 levels or more. The line is the error that the threshold allows on average.`}
          />
        )
      )}
      {overlay === 'tokens' && (
        <span
          className="patch-legend"
          title="A patch is a square of pixels with one token. Kept ones are tinted, dropped ones darkened."
        >
          <i style={chip(keptColour)} />
          <span>kept</span>
          <i style={chip(droppedColour)} />
          <span>dropped</span>
        </span>
      )}
    </div>
  );
}

/** Ends of the error map's scale, in the unit that people think of with this metric. */
function errorEnds(metric: Metric): [string, string] {
  if (metric === 'mse') return [String(errorScaleMse.least), String(errorScaleMse.most)];
  return [`${errorScaleDecibels.least} dB`, `${errorScaleDecibels.most} dB`];
}

function chip([red, green, blue, opacity]: readonly [number, number, number, number]): CSSProperties {
  const colour = `rgb(${red} ${green} ${blue} / ${opacity / 255})`;
  // Over a middle grey, as over a picture.
  return { background: `linear-gradient(${colour}, ${colour}), #8a8f98` };
}

function Ramp({
  image,
  ends,
  mark,
  title,
}: {
  image: string;
  ends: [string, string];
  mark: number | null;
  title: string;
}) {
  return (
    <span className="error-legend" title={title} role="img" aria-label={`${ends[0]} to ${ends[1]}. ${title}`}>
      {ends[0]}
      <span className="error-ramp" style={{ backgroundImage: image }}>
        {mark !== null && mark <= 1 && <i style={{ left: `${mark * 100}%` }} />}
      </span>
      {ends[1]}
    </span>
  );
}
