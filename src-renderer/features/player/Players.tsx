// Source and reconstructions side by side, as large as the room allows, and the transport row beneath.
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { squareGrid } from '../../lib/grid';
import { analysisLabels } from '../../lib/labels';
import { selectedSource, useSession } from '../../store/session';
import { useShown } from '../../store/shown';
import { useUi } from '../../store/ui';
import { CrispButton } from './CrispButton';
import { ReconViewer } from './ReconViewer';
import { SourceViewer } from './SourceViewer';
import { Transport } from './Transport';
import { useClock } from './useClock';
import './player.css';

const captionHeight = 26;
/** Where analyses are compared, their labels have a line of their own. */
const tallCaptionHeight = 38;
const gap = 12;

/** `instead` stands in the place of the viewers where it is given. */
export function Players({ instead }: { instead: ReactNode }) {
  useClock();
  return (
    <section className="players" aria-label="Source and reconstruction">
      {instead ?? <Viewers />}
      <Transport />
    </section>
  );
}

function Viewers() {
  const area = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const crisp = useUi((state) => state.crispPixels);
  const withSource = useSession((state) => selectedSource(state) !== null);
  const shown = useShown();

  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const labels = analysisLabels(shown);
  const [main = null, ...others] = shown;
  const comparing = others.length > 0;
  const caption = comparing ? tallCaptionHeight : captionHeight;
  const grid = size === null ? null : squareGrid(2 + others.length, size.width, size.height, gap, caption);
  const props = { side: grid?.side ?? 0, withSource };
  return (
    <div className={`viewers ${crisp ? 'crisp' : ''} ${comparing ? 'comparing' : ''}`} ref={area}>
      {grid !== null && (
        <div className="viewer-grid" style={{ gridTemplateColumns: `repeat(${grid.columns}, ${grid.side}px)` }}>
          <SourceViewer side={grid.side} action={<CrispButton />} />
          <ReconViewer {...props} analysis={main} slot={0} label={comparing ? (labels[0] ?? null) : null} />
          {others.map((analysis, index) => (
            <ReconViewer
              key={analysis.id}
              {...props}
              analysis={analysis}
              slot={index + 1}
              label={labels[index + 1] ?? ''}
            />
          ))}
        </div>
      )}
    </div>
  );
}
