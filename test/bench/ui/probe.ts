// What a page tells of itself while it is measured: its longest task, and how long after the pointer its pictures come.
import type { Page } from 'playwright-core';

/** Times in milliseconds since `reset`. */
export interface Probe {
  /** Longest task of the page's thread that the browser reports (from 50 ms on); 0 for none. */
  longestTaskMs: number;
  /** Longest time in which no timer came, less its own wait: what was too short to be reported, and what the machine itself delayed. */
  longestGapMs: number;
  /**
   * Of each move of the pointer that asked for another source frame: time until that frame was shown, sharp or by its draft, or one that was
   * asked for later.
   */
  shownMs: number[];
  /** The same until a sharp one was. */
  sharpMs: number[];
}

declare global {
  interface Window {
    uiProbe: Probe & { reset: () => void };
  }
}

/** Runs in the page, before its own scripts. */
function install(): void {
  const tickMs = 5;
  const probe: Window['uiProbe'] = {
    longestTaskMs: 0,
    longestGapMs: 0,
    shownMs: [],
    sharpMs: [],
    reset: () => Object.assign(probe, { longestTaskMs: 0, longestGapMs: 0, shownMs: [], sharpMs: [] }),
  };
  window.uiProbe = probe;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) probe.longestTaskMs = Math.max(probe.longestTaskMs, duration);
  }).observe({ type: 'longtask' });
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    probe.longestGapMs = Math.max(probe.longestGapMs, now - last - tickMs);
    last = now;
  }, tickMs);

  // The playhead says which frame is commanded, the canvas which one it shows: moves wait until theirs or a later one is there.
  const sameFrameSeconds = 1 / 60;
  interface Move {
    at: number;
    seconds: number;
  }
  const waiting: { shown: Move[]; sharp: Move[] } = { shown: [], sharp: [] };
  let moved = 0;
  window.addEventListener('pointermove', (event) => (moved = event.timeStamp), { capture: true });
  const source = () => document.querySelector<HTMLElement>('[data-testid=source-canvas]')?.dataset;
  const isAt = (seconds: number, pts: string | undefined) => Math.abs(seconds - Number(pts)) < sameFrameSeconds;
  const settle = (moves: Move[], pts: string | undefined, times: number[]) => {
    const found = moves.findLastIndex(({ seconds }) => isAt(seconds, pts));
    const now = performance.now();
    for (const { at } of moves.splice(0, found + 1)) times.push(now - at);
  };
  const drawn = ({ pts, sharp }: DOMStringMap) => {
    settle(waiting.shown, pts, probe.shownMs);
    if (sharp !== 'false') settle(waiting.sharp, pts, probe.sharpMs);
  };
  const commanded = (seconds: number) => {
    const { pts, sharp } = source() ?? {};
    const move = { at: moved, seconds };
    if (!isAt(seconds, pts)) waiting.shown.push(move);
    if (!isAt(seconds, pts) || sharp === 'false') waiting.sharp.push(move);
  };
  document.addEventListener('DOMContentLoaded', () => {
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const { dataset } = target as HTMLElement;
        if (dataset.testid === 'source-canvas') drawn(dataset);
        else if (dataset.testid === 'playhead') commanded(Number(dataset.seconds));
      }
    }).observe(document.body, { subtree: true, attributeFilter: ['data-pts', 'data-seconds'] });
  });
}

/** Has every document of the page measure itself. */
export async function installProbe(page: Page): Promise<void> {
  await page.addInitScript(install);
}

/** What was measured since the last reading. */
export async function readProbe(page: Page): Promise<Probe> {
  return page.evaluate(() => {
    const { reset, ...probe } = window.uiProbe;
    reset();
    return probe;
  });
}
