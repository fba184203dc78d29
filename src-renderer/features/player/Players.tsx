// The viewers with their tools above and the transport row beneath.
import type { ReactNode } from 'react';
import { Transport } from './Transport';
import { useClock } from './useClock';
import { Viewers } from './Viewers';
import { ViewerToolbar } from './ViewerToolbar';
import './player.css';
import './viewers.css';
import './viewerTools.css';

/** `instead` stands in the place of the viewers where it is given. */
export function Players({ instead }: { instead: ReactNode }) {
  useClock();
  return (
    <section className={`players ${instead === null ? 'with-viewers' : ''}`} aria-label="Source and reconstruction">
      {instead ?? (
        <>
          <ViewerToolbar />
          <Viewers />
        </>
      )}
      <Transport />
    </section>
  );
}
