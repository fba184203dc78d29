// The inspector: figures of the frame under the playhead and of the clip, which analyses are shown, what went wrong.
import { CommandButton } from '../../commands/CommandButton';
import { countText, decibelText, shareText } from '../../lib/format';
import { stillCount } from '../../lib/stills';
import { selectedAnalysis, selectedSource, useSession } from '../../store/session';
import { FolderIcon } from '../../ui/icons';
import { AnalysisChoice, AnalysisTitle } from './AnalysisChoice';
import { AnalysisProblem } from './AnalysisProblem';
import { Figure } from './Figure';
import { FrameFigures } from './FrameFigures';
import { TokensMotion } from './TokensMotion';
import './inspector.css';

export function Inspector() {
  const analysis = useSession(selectedAnalysis);
  const stills = useSession((state) => stillCount(selectedSource(state)));
  return (
    <section className="inspector" aria-label="Inspector">
      {analysis !== null && <AnalysisProblem analysis={analysis} />}
      <FrameFigures />
      <header className="clip-head">
        <h2>{stills === null ? 'Clip' : stills === 1 ? 'Picture' : 'Pictures'}</h2>
        <AnalysisTitle />
        {analysis !== null && (
          <>
            <CommandButton id="analysis.reveal" variant="icon small">
              <FolderIcon />
            </CommandButton>
            <CommandButton id="export.show" className="worded" data-testid="export-show">
              Export
            </CommandButton>
          </>
        )}
      </header>
      <AnalysisChoice />
      <ClipFigures />
      <TokensMotion />
    </section>
  );
}

function ClipFigures() {
  const totals = useSession((state) => selectedAnalysis(state)?.totals ?? null);
  const stills = useSession((state) => stillCount(selectedSource(state)) !== null);
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
      <Figure
        label={stills ? 'Pictures' : 'Frames'}
        title={`${stills ? 'Pictures' : 'Frames'} analyzed`}
        value={known ? countText(totals.frames) : '–'}
      />
      <Figure label="PSNR" title="PSNR of the mean error" value={known ? decibelText(totals.meanMse) : '–'} />
      <Figure
        label="Probes"
        title="Evaluations of the model for each block"
        value={known ? (totals.probes / totals.blocks).toFixed(1) : '–'}
      />
    </dl>
  );
}
