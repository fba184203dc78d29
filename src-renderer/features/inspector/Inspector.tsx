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
      {analysis !== null && <AnalysisProblem analysis={analysis} />}
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
        <Figure label="PSNR" value={known ? decibelText(series.mse.at(block)) : '–'} />
        <Figure
          label="MSE"
          value={known ? mseText(series.mse.at(block)) : '–'}
          over={known && !series.passed.at(block)}
        />
        <Figure label="Probes" value={known ? String(series.nfe.at(block)) : '–'} />
      </dl>
    </div>
  );
}

function ClipFigures() {
  const totals = useSession((state) => selectedAnalysis(state)?.totals ?? null);
  const text = (value: string | undefined) => value ?? '–';
  return (
    <dl className="figures clip-figures" data-testid="clip-figures">
      <Figure label="Tokens" value={text(totals === null ? undefined : countText(totals.tokens))} />
      <Figure label="Of the most" value={text(totals === null ? undefined : shareText(totals.tokensPercent))} />
      <Figure label="Within error" value={text(totals === null ? undefined : shareText(totals.satisfiedPercent))} />
      <Figure label="Frames" value={text(totals === null ? undefined : countText(totals.frames))} />
      <Figure
        label="Mean PSNR"
        value={text(totals === null || totals.blocks === 0 ? undefined : decibelText(totals.meanMse))}
      />
      <Figure
        label="Probes each"
        value={text(totals === null || totals.blocks === 0 ? undefined : (totals.probes / totals.blocks).toFixed(1))}
      />
    </dl>
  );
}

function Figure({ label, value, over = false }: { label: string; value: string; over?: boolean }) {
  return (
    <div className={over ? 'over' : ''} title={over ? 'Over the threshold even with all tokens' : undefined}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
