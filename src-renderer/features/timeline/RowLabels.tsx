// Names of the rows, in the gaps between them.

import type { TermId } from '../../lib/terms';
import { useShown } from '../../store/shown';
import { Hint } from '../../ui/Hint';
import { type Geometry, type MeasureRow, measureRows } from './geometry';

export function RowLabels({ geometry }: { geometry: Geometry }) {
  const ssim = useShown()[0]?.settings.metric === 'ssim';
  const words: Record<MeasureRow, string> = {
    error: `Error against the threshold (${ssim ? '1 - SSIM' : 'MSE'})`,
    motion: 'Motion',
    change: 'Change',
    confidence: 'Confidence of cuts and transitions',
  };
  const terms: Record<MeasureRow, TermId> = {
    error: ssim ? 'ssim' : 'mse',
    motion: 'motion',
    change: 'change',
    confidence: 'confidence',
  };
  return measureRows.map((row) => {
    const band = geometry[row];
    return (
      band !== null && (
        <span key={row} className="row-label" style={{ left: geometry.left, bottom: geometry.height - band.top }}>
          {words[row]} <Hint term={terms[row]} />
        </span>
      )
    );
  });
}
