// Motion energy between neighbouring pictures, in the manner of TI (ITU-T P.910) but free of exposure changes.
import type { PictureFeatures } from './picture';

/**
 * Residual motion from picture `before` to picture `now`: mean absolute difference of blurred luma about its own mean, divided by 255; 0..1.
 * Taking the mean off first leaves a change of exposure out; the blur leaves out most noise. It grows with speed, and needs no scene knowledge:
 * at a cut it is simply large, and whoever looks for spikes leaves cut frames out.
 */
export function residualMotion(before: PictureFeatures, now: PictureFeatures): number {
  const a = before.blurredLuma;
  const b = now.blurredLuma;
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += b[i]! - a[i]!;
  const offset = sum / a.length;
  let total = 0;
  for (let i = 0; i < a.length; i++) total += Math.abs(b[i]! - a[i]! - offset);
  return total / a.length / 255;
}
