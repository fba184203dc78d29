// Scrubbing: the pointer goes over the timeline back and forth, at the rate at which a screen takes its moves.
import { readdir } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { draftsDir } from '../../../src-main/fsx/places';
import { draftExtension } from '../../../src-main/media/draftFile';
import { type Probe, readProbe } from './probe';
import { atMost, type Figure } from './table';

const moveMs = 33;
const lastWaitMs = 120_000;

/** Drags the playhead for so many moves and gives what the page measured meanwhile. */
export async function scrub(page: Page, moves: number): Promise<Probe> {
  const box = await page.getByTestId('scrub-area').boundingBox();
  if (box === null) throw new Error('there is no timeline to scrub');
  const y = box.y + box.height / 2;
  // Slow at its ends and fast in the middle, as a hand goes.
  const x = (i: number) => box.x + box.width * (0.5 - 0.42 * Math.cos((i / moves) * 4 * Math.PI));
  await page.mouse.move(x(0), y);
  await page.mouse.down();
  await page.waitForTimeout(1000);
  await readProbe(page);
  for (let i = 1; i <= moves; i++) {
    await page.mouse.move(x(i), y);
    await page.waitForTimeout(moveMs);
  }
  await page.mouse.up();
  // What is under way when the pointer stops counts too.
  await page.waitForFunction(() => window.uiProbe.pending() === 0, undefined, { timeout: lastWaitMs });
  return readProbe(page);
}

const middle = (values: number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? null;

/** Waits until the drafts of so many sources are whole. */
export async function waitForDrafts(dataDir: string, sources: number): Promise<void> {
  const isWhole = async () =>
    (await readdir(draftsDir(dataDir)).catch(() => [])).filter((name) => name.endsWith(draftExtension)).length >=
    sources;
  const until = performance.now() + 300_000;
  while (!(await isWhole()) && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 200));
}

/** How long after the pointer pictures came: any of the asked-for frame, one as near as the nearest key frame or nearer, and a sharp one. */
export function scrubFigures(how: string, { shownMs, nearMs, sharpMs }: Probe): Figure[] {
  const goal = atMost(100, 'ms');
  return [
    { what: `pointer to picture ${how}, median of ${shownMs.length}`, value: middle(shownMs, 0.5), unit: 'ms', goal },
    { what: '  95 %', value: middle(shownMs, 0.95), unit: 'ms', goal },
    { what: '  to one as near as a key frame, median', value: middle(nearMs, 0.5), unit: 'ms', goal },
    { what: '  95 %', value: middle(nearMs, 0.95), unit: 'ms', goal },
    { what: '  to a sharp one, median', value: middle(sharpMs, 0.5), unit: 'ms' },
    { what: '  95 %', value: middle(sharpMs, 0.95), unit: 'ms' },
  ];
}
