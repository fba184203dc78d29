// Names of the rows, in the gaps between them.
import { type CSSProperties, type RefObject, useEffect, useState } from 'react';
import { useShown } from '../../store/shown';
import { type Geometry, layOut } from './geometry';
import { readPalette } from './palette';

export function RowLabels({ area }: { area: RefObject<HTMLDivElement | null> }) {
  const [geometry, setGeometry] = useState<Geometry | null>(null);
  const ssim = useShown()[0]?.settings.metric === 'ssim';
  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      const { gutter, marginRight } = readPalette();
      setGeometry(layOut(element.clientWidth, element.clientHeight, gutter, marginRight));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [area]);
  if (geometry === null) return null;
  const above = (top: number): CSSProperties => ({ left: geometry.left, bottom: geometry.height - top });
  return (
    <>
      <span className="row-label" style={above(geometry.error.top)}>
        Error against the threshold ({ssim ? '1 - SSIM' : 'MSE'})
      </span>
      <span className="row-label motion" style={above(geometry.motion.top)}>
        Motion
      </span>
    </>
  );
}
