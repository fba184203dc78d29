// Scrubbing: the pointer goes over the timeline back and forth, at the rate at which a screen takes its moves.
import type { Page } from 'playwright-core';
import { type Probe, readProbe } from './probe';

const moveMs = 33;
const lastWaitMs = 3000;

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
  await page.waitForTimeout(lastWaitMs);
  return readProbe(page);
}
