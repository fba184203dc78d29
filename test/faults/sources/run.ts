// Takes one case through the app, with a good file queued behind it, and checks all that must hold after it.
import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import type { Result } from '../../../src-main/contract';
import type { SourceCase } from './case';
import { bytesOf, listing } from './checks';
import { checkEnd } from './end';
import { named } from './make';
import { cappedMark, type FaultStudio, slowMark } from './studio';

/** Time in which files and processes that are on their way out must be gone. */
const settleMs = 5000;
const nobody = 65534;

/** Runs a case, and leaves the app as it was before it. Throws where anything is otherwise than it has to be. */
export async function runCase(studio: FaultStudio, one: SourceCase, number: number): Promise<void> {
  const root = join(studio.sources, `${number}`);
  try {
    await throughApp(studio, one, number, root);
  } finally {
    await studio.clear();
    await rm(root, { recursive: true, force: true });
  }
}

async function throughApp(studio: FaultStudio, one: SourceCase, number: number, root: string): Promise<void> {
  const folder = join(root, one.whileRead ? slowMark : one.capped ? cappedMark : 'source');
  await mkdir(folder, { recursive: true });
  const path = await one.make(folder);
  const good = await named(`good-${number}.mp4`, 'two-frames')(root);
  const names = await listing(root);
  let before = await bytesOf(root);
  /** What the case itself does to the source, before or during the analysis. */
  const meddle = async (change: (path: string) => Promise<void>) => {
    await change(path);
    before = await bytesOf(root);
  };

  const opened = await (one.asNobody ? openAsNobody(studio, path) : studio.open(path));
  expect((await studio.open(good)).ok, 'the good file opens').toBe(true);
  if (one.whileQueued) await meddle(one.whileQueued);
  // Both at once, so that one waits behind the other.
  await studio.analyzeAll();
  if (one.whileRead) {
    await studio.until(({ analyses }) => (analyses[0]?.progress.framesDone ?? 0) > 0 || null);
    await meddle(one.whileRead);
  }
  const { analyses, sources } = await studio.until((now) => (now.queue.running + now.queue.waiting === 0 ? now : null));

  expect(analyses).toHaveLength(opened.ok ? 2 : 1);
  expect(sources).toHaveLength(opened.ok ? 2 : 1);
  const [bad, behind] = opened.ok ? analyses : [undefined, analyses[0]];
  await checkEnd(studio, { file: basename(path), ...one }, opened, bad);
  expect(behind, 'the good file behind it').toMatchObject({ status: 'complete', totals: { frames: 2 } });
  expect(await bytesOf(root), 'bytes of the sources').toEqual(before);
  if (!one.whileQueued && !one.whileRead) expect(await listing(root), 'files beside the source').toEqual(names);
  const stored = [bad, behind].flatMap((view) =>
    view && (view.status === 'complete' || view.status === 'partial') ? [view.name] : [],
  );
  await expect.poll(() => studio.leftovers(stored), { timeout: settleMs, interval: 20 }).toEqual([]);
}

/** Root may read everything: for the time of the opening we are somebody else. */
async function openAsNobody(studio: FaultStudio, path: string): Promise<Result> {
  if (process.getuid?.() !== 0) return studio.open(path);
  // The preview engine starts at the first opening and must not start as nobody.
  await studio.open(join(path, 'nothing'));
  process.seteuid?.(nobody);
  try {
    return await studio.open(path);
  } finally {
    process.seteuid?.(0);
  }
}
