// The reconstruction of the commanded frame from the tokens of one analysis: the main one, or a compared one.
import type { ReactNode } from 'react';
import type { AnalysisStatus, AnalysisView } from '../../../src-main/contract';
import type { Wanted } from '../../api/usePicture';
import { countText, decibelText, ssimText } from '../../lib/format';
import type { Series } from '../../lib/series';
import { usePlayback } from '../../store/playback';
import { registry } from '../../store/registry';
import { useSeriesVersion } from '../../store/seriesRegistry';
import { Viewer } from './Viewer';

interface Props {
  side: number;
  /** Null while the source has none. */
  analysis: AnalysisView | null;
  /** Its place among the shown analyses: the main one is 0. */
  slot: number;
  /** Its label and colour where others are shown beside it; null where it is alone. */
  label: string | null;
  withSource: boolean;
}

export function ReconViewer({ side, analysis, slot, label, withSource }: Props) {
  // The compared analysis may reach the commanded frame later than the main one.
  useSeriesVersion(registry, analysis?.id ?? null);
  const seconds = usePlayback((state) => state.seconds);
  const commanded = usePlayback((state) => state.ordinal);
  const series = analysis === null ? null : registry.get(analysis.id);
  const ordinal = slot === 0 ? commanded : (series?.ordinalAt(seconds) ?? null);
  const known = analysis !== null && series !== null && ordinal !== null && ordinal < series.frames;
  let wanted: Wanted | null = null;
  if (known) {
    const request = { kind: 'recon' as const, analysisId: analysis.id, ordinal };
    wanted = { request, ordinal, ptsSeconds: series.pts.at(ordinal) };
  }
  return (
    <Viewer
      side={side}
      title={label ?? 'Reconstruction'}
      swatch={label === null ? null : slot}
      caption={known ? captionOf(series, ordinal) : ''}
      testId={slot === 0 ? 'recon-canvas' : 'compared-canvas'}
      wanted={wanted}
      absence={known ? null : absence(withSource, analysis?.status ?? null)}
    />
  );
}

function captionOf(series: Series, ordinal: number): ReactNode {
  const ssim = series.frameSsim.at(ordinal);
  const psnr = decibelText(series.frameMse.at(ordinal));
  const bySsim = !Number.isNaN(ssim);
  return (
    <>
      {bySsim ? `SSIM ${ssimText(ssim)}` : psnr}
      <span className="caption-more">
        {bySsim && `, ${psnr}`}, {countText(series.frameTokens.at(ordinal))}
        <span className="caption-word"> tokens</span>
      </span>
    </>
  );
}

function absence(withSource: boolean, status: AnalysisStatus | null): string {
  if (!withSource) return 'No file is selected';
  if (status === null) return 'Press Analyze to see what the tokens keep';
  if (status === 'failed') return 'The analysis failed';
  return status === 'queued' || status === 'running' ? 'Not analyzed yet' : 'This part was not analyzed';
}
