// The review of marks: three pictures around the chosen one, what it is, and what can be done with it.
import { useEffect, useRef, useState } from 'react';
import { chosenMark } from '../../commands/review';
import { framesAround } from '../../lib/review';
import { usePlayback } from '../../store/playback';
import { registry } from '../../store/registry';
import { useReviews } from '../../store/reviews';
import { useSeriesVersion } from '../../store/seriesRegistry';
import { selectedAnalysis, useSession } from '../../store/session';
import { MarkHead } from './MarkHead';
import { ReviewPicture } from './ReviewPicture';
import { ReviewTools } from './ReviewTools';
import './review.css';

const captionHeight = 20;
const gap = 10;
const places = ['Before', 'At the mark', 'After'] as const;

export function ReviewPanel() {
  const analysis = useSession(selectedAnalysis);
  useSeriesVersion(registry, analysis?.id ?? null);
  const ordinal = usePlayback((state) => state.ordinal);
  // Which mark is meant depends on both as well.
  useReviews((state) => state.hidden);
  useReviews((state) => state.preferred);
  const mark = chosenMark();
  const frames = analysis === null ? 0 : registry.get(analysis.id).frames;
  const around = mark !== null ? framesAround(mark, frames) : ordinal !== null ? beside(ordinal, frames) : null;

  const area = useRef<HTMLDivElement>(null);
  const [side, setSide] = useState(0);
  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      const width = (element.clientWidth - 2 * gap) / 3;
      setSide(Math.max(0, Math.floor(Math.min(width, element.clientHeight - captionHeight))));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  return (
    <section className="review" aria-label="Review of marks" data-testid="review-panel">
      <MarkHead mark={mark} ordinal={ordinal} />
      <div className="review-pictures" ref={area}>
        {side > 0 &&
          places.map((name, index) => (
            <ReviewPicture
              key={name}
              side={side}
              name={mark === null && index === 1 ? 'At the playhead' : name}
              place={(['before', 'at', 'after'] as const)[index] as string}
              ordinal={around?.[index] ?? null}
            />
          ))}
      </div>
      <ReviewTools cut={mark?.kind === 'cut'} marked={mark !== null} />
    </section>
  );
}

function beside(ordinal: number, frames: number): [number | null, number, number | null] {
  return [ordinal > 0 ? ordinal - 1 : null, ordinal, ordinal + 1 < frames ? ordinal + 1 : null];
}
