// Names of the rows, in the gaps between them.
import type { CSSProperties } from 'react';
import { useShown } from '../../store/shown';
import { Hint } from '../../ui/Hint';
import type { Geometry } from './geometry';

export function RowLabels({ geometry }: { geometry: Geometry }) {
  const ssim = useShown()[0]?.settings.metric === 'ssim';
  const above = (top: number): CSSProperties => ({ left: geometry.left, bottom: geometry.height - top });
  return (
    <>
      <span className="row-label" style={above(geometry.error.top)}>
        Error against the threshold ({ssim ? '1 - SSIM' : 'MSE'}) <Hint term={ssim ? 'ssim' : 'mse'} />
      </span>
      <span className="row-label motion" style={above(geometry.motion.top)}>
        Motion <Hint term="motion" />
      </span>
      <span className="row-label" style={above(geometry.confidence.top)}>
        Confidence of cuts and transitions <Hint term="confidence" />
      </span>
    </>
  );
}
