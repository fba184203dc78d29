// The demo clip: whole, named in one step, with its cuts, its burst and its still part where the constants say.
import { mkdtemp, readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { DEMO_BURST, DEMO_CUTS, DEMO_FRAMES, DEMO_STILL, makeDemoClip } from '../../../src-main/media/demoClip';
import { readAll, tools } from './support';

let path = '';
let change: number[] = [];
let frameCount = 0;

beforeAll(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'demo-')), 'Demo clip.mp4');
  const started = performance.now();
  await makeDemoClip(path, tools);
  console.log(`demo clip made in ${Math.round(performance.now() - started)} ms, ${(await stat(path)).size} bytes`);
  const { frames } = await readAll(path);
  frameCount = frames.length;
  change = frames.map(({ analysis }, i) => {
    const before = frames[i - 1]?.analysis ?? analysis;
    return analysis.reduce((sum, value, k) => sum + Math.abs(value - before[k]!), 0) / analysis.length;
  });
});

describe('demo clip', () => {
  it('has its frames and leaves no scratch file', async () => {
    expect(frameCount).toBe(DEMO_FRAMES);
    expect(await readdir(join(path, '..'))).toEqual(['Demo clip.mp4']);
  });

  it('cuts are the strongest changes', () => {
    const order = change.map((value, index) => ({ value, index })).sort((a, b) => b.value - a.value);
    const top = order.slice(0, DEMO_CUTS.length).map(({ index }) => index);
    expect(top.sort((a, b) => a - b)).toEqual(DEMO_CUTS);
  });

  it('the burst moves much more than the rest of its shot, and the still part does not move', () => {
    const mean = (from: number, to: number) => change.slice(from, to).reduce((a, b) => a + b, 0) / (to - from);
    const { startFrame, endFrame } = DEMO_BURST;
    expect(mean(startFrame + 1, endFrame)).toBeGreaterThan(5 * mean(startFrame - 30, startFrame - 1));
    expect(mean(startFrame + 1, endFrame)).toBeGreaterThan(5 * mean(endFrame + 2, endFrame + 30));
    expect(Math.max(...change.slice(DEMO_STILL.startFrame + 1, DEMO_STILL.endFrame))).toBeLessThan(1.5);
  });

  it('is made only once', async () => {
    const before = await stat(path);
    await makeDemoClip(path, tools);
    expect((await stat(path)).mtimeMs).toBe(before.mtimeMs);
  });

  it('a folder that cannot be written is an error with a name', async () => {
    await expect(makeDemoClip(join(path, 'not a folder', 'demo.mp4'), tools)).rejects.toMatchObject({
      code: 'write-failed',
    });
  });
});
