// The two viewers side by side and the transport row beneath.
import { useEffect, useRef, useState } from 'react';
import { useUi } from '../../store/ui';
import { ReconViewer } from './ReconViewer';
import { SourceViewer } from './SourceViewer';
import { Transport } from './Transport';
import { useClock } from './useClock';
import './player.css';

const captionHeight = 26;
const gap = 12;

/** Side of the largest square that fits in twice, in whole pixels. */
function squareSide(width: number, height: number): number {
  return Math.max(64, Math.floor(Math.min((width - gap * 3) / 2, height - gap * 2 - captionHeight)));
}

export function Players() {
  useClock();
  const area = useRef<HTMLDivElement>(null);
  const [side, setSide] = useState(0);
  const crisp = useUi((state) => state.crispPixels);

  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setSide(squareSide(element.clientWidth, element.clientHeight)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  return (
    <section className="players" aria-label="Source and reconstruction">
      <div className={`viewers ${crisp ? 'crisp' : ''}`} ref={area}>
        {side > 0 && (
          <>
            <SourceViewer side={side} />
            <ReconViewer side={side} />
          </>
        )}
      </div>
      <Transport />
    </section>
  );
}
