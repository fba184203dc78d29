// Figures of the frame under the playhead, of the main analysis.
import { currentSeries } from '../../commands/playhead';
import { countText, decibelText, mseText, ssimText } from '../../lib/format';
import { pictureText, stillCount } from '../../lib/stills';
import { timecode } from '../../lib/timecode';
import { usePlayback } from '../../store/playback';
import { registry } from '../../store/registry';
import { useSeriesVersion } from '../../store/seriesRegistry';
import { selectedAnalysis, selectedSource, useSession } from '../../store/session';
import { Hint } from '../../ui/Hint';
import { Figure } from './Figure';

export function FrameFigures() {
  const analysis = useSession(selectedAnalysis);
  useSeriesVersion(registry, analysis?.id ?? null);
  const ordinal = usePlayback((state) => state.ordinal);
  const series = currentSeries();
  const known = series !== null && ordinal !== null && ordinal < series.frames;
  const block = known ? series.block.at(ordinal) : 0;
  const max = analysis?.model.maxToks ?? 0;
  const tokens = known ? series.n.at(block) : 0;
  const over = known && !series.passed.at(block);
  const bySsim = analysis?.settings.metric === 'ssim';
  return (
    <div className="frame-figures" data-testid="frame-figures">
      <FrameHead frame={known ? series.index.at(ordinal) : null} />
      <p className="tokens-figure">
        <strong data-testid="frame-tokens">{known ? countText(tokens) : '–'}</strong>
        <span>
          of {max > 0 ? countText(max) : '–'} tokens
          {analysis !== null && analysis.model.framesPerBlock > 1 && ` for ${analysis.model.framesPerBlock} frames`}{' '}
          <Hint term="token" />
        </span>
      </p>
      <div className="gauge" aria-hidden="true">
        <span style={{ transform: `scaleX(${known && max > 0 ? tokens / max : 0})` }} />
      </div>
      <dl className="figures">
        <Figure
          label="PSNR"
          title="Peak signal-to-noise ratio of the block"
          value={known ? decibelText(series.mse.at(block)) : '–'}
        />
        {bySsim ? (
          <Figure
            label="SSIM"
            title="Structural similarity of the block's brightness, 1 for equal pictures"
            value={known ? ssimText(series.ssim.at(block)) : '–'}
            over={over}
          />
        ) : (
          <Figure
            label="MSE"
            title="Mean squared error of the block, on pixels from -1 to 1"
            value={known ? mseText(series.mse.at(block)) : '–'}
            over={over}
          />
        )}
        <Figure
          label="Probes"
          title="Evaluations of the model that the search took"
          value={known ? String(series.nfe.at(block)) : '–'}
        />
      </dl>
    </div>
  );
}

function FrameHead({ frame }: { frame: number | null }) {
  const seconds = usePlayback((state) => state.seconds);
  const stills = useSession((state) => stillCount(selectedSource(state)));
  if (stills !== null) {
    return (
      <p className="frame-head">
        <strong>{pictureText(seconds, stills)}</strong>
      </p>
    );
  }
  return (
    <p className="frame-head">
      <strong>{frame === null ? 'Frame –' : `Frame ${countText(frame)}`}</strong>
      <span>{timecode(seconds)}</span>
    </p>
  );
}
