// What a page tells of itself while it is measured: its longest task, and how long after the pointer its pictures come.
import type { Page } from 'playwright-core';

/** Times in milliseconds since `reset`. */
export interface Probe {
  /** Longest task of the page's thread that the browser reports (from 50 ms on); 0 for none. */
  longestTaskMs: number;
  /** Longest time in which no timer came, less its own wait: what was too short to be reported, and what the machine itself delayed. */
  longestGapMs: number;
  /** Of each source picture that was drawn: time since the pointer was where it had been asked for. */
  pictureMs: number[];
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
    pictureMs: [],
    reset: () => Object.assign(probe, { longestTaskMs: 0, longestGapMs: 0, pictureMs: [] }),
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

  // A viewer has one request under way: what it draws next is what it asked for last.
  let moved = 0;
  let asked = 0;
  window.addEventListener('pointermove', (event) => (moved = event.timeStamp), { capture: true });
  const usualFetch = window.fetch.bind(window);
  window.fetch = (input, init) => {
    if (String(input).startsWith('/picture/source')) asked = moved;
    return usualFetch(input, init);
  };
  document.addEventListener('DOMContentLoaded', () => {
    new MutationObserver((changes) => {
      const drawn = changes.some(({ target }) => (target as HTMLElement).dataset.testid === 'source-canvas');
      if (drawn && asked > 0) probe.pictureMs.push(performance.now() - asked);
    }).observe(document.body, { subtree: true, attributeFilter: ['data-pts'] });
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
