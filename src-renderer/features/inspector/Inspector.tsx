// The inspector: figures of the frame under the playhead and of the clip, and what went wrong.

import { CommandButton } from '../../commands/CommandButton';
import { currentSeries } from '../../commands/playhead';
import { countText, decibelText, mseText, shareText } from '../../lib/format';
import { timecode } from '../../lib/timecode';
import { usePlayback } from '../../store/playback';
import { registry } from '../../store/registry';
import { useSeriesVersion } from '../../store/seriesRegistry';
import { selectedAnalysis, useSession } from '../../store/session';
import { FolderIcon } from '../../ui/icons';
import { AnalysisChoice } from './AnalysisChoice';
import { AnalysisProblem } from './AnalysisProblem';
import './inspector.css';

export function Inspector() {
  const analysis = useSession(selectedAnalysis);
  return (
    <section className="inspector" aria-label="Inspector">
      {analysis !== null && <AnalysisProblem analysis={analysis} />}
      <FrameFigures />
      <header className="clip-head">
        <h2>Clip</h2>
        <AnalysisChoice />
        {analysis !== null && (
          <CommandButton id="analysis.reveal" variant="icon small">
            <FolderIcon />
          </CommandButton>
        )}
      </header>
      <ClipFigures />
    </section>
  );
}

function FrameFigures() {
  const analysis = useSession(selectedAnalysis);
  useSeriesVersion(registry, analysis?.id ?? null);
  const seconds = usePlayback((state) => state.seconds);
  const ordinal = usePlayback((state) => state.ordinal);
  const series = currentSeries();
  const known = series !== null && ordinal !== null && ordinal < series.frames;
  const block = known ? series.block.at(ordinal) : 0;
  const max = analysis?.model.maxToks ?? 0;
  const tokens = known ? series.n.at(block) : 0;
  return (
    <div className="frame-figures" data-testid="frame-figures">
      <p className="frame-head">
        <strong>{known ? `Frame ${countText(series.index.at(ordinal))}` : 'Frame –'}</strong>
        <span>{timecode(seconds)}</span>
      </p>
      <p className="tokens-figure">
        <strong data-testid="frame-tokens">{known ? tokens : '–'}</strong>
        <span>
          of {max > 0 ? countText(max) : '–'} tokens
          {analysis !== null && analysis.model.framesPerBlock > 1 && ` for ${analysis.model.framesPerBlock} frames`}
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
        <Figure
          label="MSE"
          title="Mean squared error of the block, on pixels from -1 to 1"
          value={known ? mseText(series.mse.at(block)) : '–'}
          over={known && !series.passed.at(block)}
        />
        <Figure
          label="Probes"
          title="Evaluations of the model that the search took"
          value={known ? String(series.nfe.at(block)) : '–'}
        />
      </dl>
    </div>
  );
}

function ClipFigures() {
  const totals = useSession((state) => selectedAnalysis(state)?.totals ?? null);
  const known = totals !== null && totals.blocks > 0;
  return (
    <dl className="figures clip-figures" data-testid="clip-figures">
      <Figure label="Tokens" title="Tokens kept, of all frames" value={known ? countText(totals.tokens) : '–'} />
      <Figure
        label="Share"
        title="Tokens kept, of all that could be kept"
        value={known ? shareText(totals.tokensPercent) : '–'}
      />
      <Figure
        label="Satisfied"
        title="Blocks within the accepted error"
        value={known ? shareText(totals.satisfiedPercent) : '–'}
      />
      <Figure label="Frames" title="Frames analyzed" value={known ? countText(totals.frames) : '–'} />
      <Figure label="PSNR" title="PSNR of the mean error" value={known ? decibelText(totals.meanMse) : '–'} />
      <Figure
        label="Probes"
        title="Evaluations of the model for each block"
        value={known ? (totals.probes / totals.blocks).toFixed(1) : '–'}
      />
    </dl>
  );
}

interface FigureProps {
  label: string;
  title: string;
  value: string;
  over?: boolean;
}

function Figure({ label, title, value, over = false }: FigureProps) {
  return (
    <div className={over ? 'over' : ''} title={over ? 'Over the threshold even with all tokens' : title}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
