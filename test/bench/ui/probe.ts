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
  /** The same until one was shown that is as near as the nearest key frame, or nearer. */
  nearMs: number[];
}

declare global {
  interface Window {
    uiProbe: Probe & {
      reset: () => void;
      /** Moves whose sharp picture is on its way. */
      pending: () => number;
    };
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
    nearMs: [],
    reset: () => Object.assign(probe, { longestTaskMs: 0, longestGapMs: 0, shownMs: [], sharpMs: [], nearMs: [] }),
    pending: () => waiting.sharp.length,
  };
  window.uiProbe = probe;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) probe.longestTaskMs = Math.max(probe.longestTaskMs, duration);
  }).observe({ type: 'longtask' });
  let lastTick = performance.now();
  setInterval(() => {
    const now = performance.now();
    probe.longestGapMs = Math.max(probe.longestGapMs, now - lastTick - tickMs);
    lastTick = now;
    settleNear(now);
  }, tickMs);

  // The playhead says which frame is commanded, the canvas which one it shows: moves wait until theirs or a later one is there.
  interface Frame {
    /** Empty where the frame is not analyzed: it is then the one nearest in time, and the films of the benchmarks have 24 a second. */
    ordinal: string;
    seconds: number;
  }
  const nearestWithin = 0.5 / 24 + 1e-3;
  const isSame = (one: Frame | null, other: Frame | null) =>
    one?.ordinal === other?.ordinal &&
    (one?.ordinal !== '' || Math.abs(one.seconds - (other?.seconds ?? Number.NaN)) < nearestWithin);
  interface Move {
    at: number;
    frame: Frame;
  }
  const waiting: { shown: Move[]; sharp: Move[]; near: Move[] } = { shown: [], sharp: [], near: [] };
  let moved = 0;
  let last: Frame | null = null;
  window.addEventListener('pointermove', (event) => (moved = event.timeStamp), { capture: true });
  const source = () => document.querySelector<HTMLElement>('[data-testid=source-canvas]')?.dataset ?? {};
  const frameOf = ({ ordinal, pts }: DOMStringMap): Frame => ({ ordinal: ordinal ?? '', seconds: Number(pts) });
  const settle = (moves: Move[], frame: Frame, times: number[]) => {
    const found = moves.findLastIndex((move) => isSame(move.frame, frame));
    const now = performance.now();
    for (const { at } of moves.splice(0, found + 1)) times.push(now - at);
  };
  const drawn = (canvas: DOMStringMap) => {
    settle(waiting.shown, frameOf(canvas), probe.shownMs);
    if (canvas.sharp !== 'false') settle(waiting.sharp, frameOf(canvas), probe.sharpMs);
  };
  const commanded = (frame: Frame) => {
    // The playhead is also placed anew where the timeline is drawn, and moved within a frame.
    if (isSame(frame, last)) return;
    last = frame;
    const canvas = source();
    const isShown = isSame(frame, frameOf(canvas));
    if (!isShown || canvas.sharp === 'false') waiting.sharp.push({ at: moved, frame });
    if (!isShown) for (const moves of [waiting.shown, waiting.near]) moves.push({ at: moved, frame });
    // Back at what is shown: nothing else is asked for any more.
    else {
      for (const { at } of waiting.shown.splice(0)) probe.shownMs.push(performance.now() - at);
      for (const { at } of waiting.near.splice(0)) probe.nearMs.push(performance.now() - at);
    }
    if (isShown && canvas.sharp !== 'false')
      for (const { at } of waiting.sharp.splice(0)) probe.sharpMs.push(performance.now() - at);
  };
  // Distance of the draft that was given for a time, seconds: none where it is of that very frame. The playhead moves within frames, too.
  const drafts: { asked: number; distance: number }[] = [];
  const usualFetch = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const response = await usualFetch(input, init);
    const { pathname, searchParams } = new URL(String(input), location.href);
    if (pathname === '/picture/draft' && response.status === 200) {
      const asked = Number(searchParams.get('ptsSeconds'));
      const isNear = response.headers.has('x-picture-near');
      const shown = Number(response.headers.get('x-picture-pts'));
      drafts.push({ asked, distance: isNear ? Math.abs(shown - asked) : 0 });
    }
    return response;
  };
  const settleNear = (now: number) => {
    const frame = frameOf(source());
    const isNearEnough = ({ frame: wanted }: Move) => {
      const draft = drafts.findLast(({ asked }) => Math.abs(asked - wanted.seconds) <= 2 * nearestWithin);
      const away = Math.abs(frame.seconds - wanted.seconds);
      return isSame(wanted, frame) || (draft !== undefined && away < draft.distance + 2 * nearestWithin);
    };
    const found = waiting.near.findLastIndex(isNearEnough);
    for (const { at } of waiting.near.splice(0, found + 1)) probe.nearMs.push(now - at);
  };
  document.addEventListener('DOMContentLoaded', () => {
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const { dataset } = target as HTMLElement;
        if (dataset.testid === 'source-canvas') drawn(dataset);
        else if (dataset.testid === 'playhead')
          commanded({ ordinal: dataset.ordinal ?? '', seconds: Number(dataset.seconds) });
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
    const { reset, pending, ...probe } = window.uiProbe;
    reset();
    return probe;
  });
}
