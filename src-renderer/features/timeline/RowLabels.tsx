// Names of the rows, in the gaps between them.
import type { CSSProperties } from 'react';
import { useShown } from '../../store/shown';
import type { Geometry } from './geometry';

export function RowLabels({ geometry }: { geometry: Geometry }) {
  const ssim = useShown()[0]?.settings.metric === 'ssim';
  const above = (top: number): CSSProperties => ({ left: geometry.left, bottom: geometry.height - top });
  return (
    <>
      <span className="row-label" style={above(geometry.error.top)}>
        Error against the threshold ({ssim ? '1 - SSIM' : 'MSE'})
      </span>
      <span className="row-label motion" style={above(geometry.motion.top)}>
        Motion
      </span>
      <span className="row-label" style={above(geometry.confidence.top)}>
        Confidence of cuts and transitions
      </span>
    </>
  );
}
