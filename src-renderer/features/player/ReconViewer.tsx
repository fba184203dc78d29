// The reconstruction of the commanded frame from its tokens.
import type { ReactNode } from 'react';
import type { AnalysisStatus } from '../../../src-main/contract';
import { currentSeries } from '../../commands/playhead';
import { decibelText } from '../../lib/format';
import { usePlayback } from '../../store/playback';
import { selectedAnalysis, selectedSource, useSession } from '../../store/session';
import { useUi } from '../../store/ui';
import { Button } from '../../ui/Button';
import { PixelsIcon } from '../../ui/icons';
import type { Wanted } from './usePicture';
import { Viewer } from './Viewer';

export function ReconViewer({ side }: { side: number }) {
  const source = useSession(selectedSource);
  const analysis = useSession(selectedAnalysis);
  const ordinal = usePlayback((state) => state.ordinal);
  const crisp = useUi((state) => state.crispPixels);
  const series = currentSeries();
  const known = analysis !== null && series !== null && ordinal !== null && ordinal < series.frames;
  let wanted: Wanted | null = null;
  let caption: ReactNode = '';
  if (known) {
    const request = { kind: 'recon' as const, analysisId: analysis.id, ordinal };
    wanted = { request, ordinal, ptsSeconds: series.pts.at(ordinal) };
    caption = (
      <>
        {decibelText(series.frameMse.at(ordinal))}
        <span className="caption-more">, {series.frameTokens.at(ordinal)} tokens</span>
      </>
    );
  }
  return (
    <Viewer
      side={side}
      title="Reconstruction"
      caption={caption}
      testId="recon-canvas"
      wanted={wanted}
      absence={known ? null : absence(source !== null, analysis?.status ?? null)}
      action={
        <Button
          variant="icon small"
          title="Show pixels as squares instead of smoothing them"
          aria-pressed={crisp}
          onClick={() => useUi.setState({ crispPixels: !crisp })}
          data-testid="crisp"
        >
          <PixelsIcon />
        </Button>
      }
    />
  );
}

function absence(withSource: boolean, status: AnalysisStatus | null): string {
  if (!withSource) return 'No file is selected';
  if (status === null) return 'Press Analyze to see what the tokens keep';
  if (status === 'failed') return 'The analysis failed';
  return status === 'queued' || status === 'running' ? 'Not analyzed yet' : 'This part was not analyzed';
}
