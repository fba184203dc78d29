// A square with a picture, its caption above and its state on top.
import { type ReactNode, useRef } from 'react';
import { usePicture, type Wanted } from '../../api/usePicture';

interface ViewerProps {
  side: number;
  title: string;
  /** Place of its analysis among those compared, for its colour; null where there is nothing to tell apart. */
  swatch?: number | null;
  caption: ReactNode;
  action?: ReactNode;
  testId: string;
  wanted: Wanted | null;
  /** What to say where there is no picture; null while one can be expected. */
  absence: string | null;
}

export function Viewer({ side, title, swatch = null, caption, action, testId, wanted, absence }: ViewerProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { state, busy } = usePicture(canvas, wanted);
  const message = absence ?? (state === 'missing' ? 'Not analyzed yet' : state === 'failed' ? 'No picture here' : null);
  return (
    <figure className="viewer" style={{ width: side }}>
      <figcaption>
        {swatch !== null && <span className={`swatch slot-${swatch}`} />}
        <span className="viewer-title" title={title}>
          {title}
        </span>
        <span className="viewer-caption">{caption}</span>
        {action}
      </figcaption>
      <div className="picture" style={{ width: side, height: side }}>
        <canvas
          ref={canvas}
          className={message === null && state === 'shown' ? 'shown' : ''}
          role="img"
          aria-label={title}
          data-testid={testId}
          data-state={message === null ? state : 'absent'}
        />
        {message !== null && <p className="absence">{message}</p>}
        {busy && message === null && <span className="busy" role="status" aria-label="Decoding" />}
      </div>
    </figure>
  );
}
