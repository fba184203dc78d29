// Tokens back to pictures: bit for bit those of the viewers, every frame at its own time, and nothing half-written.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeComparison } from '../../../src-main/engine/pictures/comparison';
import {
  type AnalysisFrame,
  decodeFrames,
  type FrameRanges,
  wholeRange,
} from '../../../src-main/engine/pictures/decodeFrames';
import { openSourcePictures } from '../../../src-main/engine/pictures/sourcePictures';
import { writeStills } from '../../../src-main/engine/pictures/stills';
import { writeReconstruction } from '../../../src-main/engine/pictures/videos';
import { Reconstructions } from '../../../src-main/engine/reconstructions';
import { SharedModels } from '../../../src-main/engine/sharedModels';
import { loadModel, type TokenModel } from '../../../src-main/inference/model';
import { comparisonLayout } from '../../../src-main/plots/comparisonLayout';
import { toRgba } from '../../../src-main/plots/pictureFiles';
import type { AnalysisFolder } from '../../../src-main/store/analysisFolder';
import { tinyModelDir } from '../../fixtures/model';
import { ffprobePts, processesNaming, readFixture, tools } from '../media/support';
import { analysed, meanDifference, rgbFrames, tinyModel } from './pictures.support';

let folder: string;
let cuts: AnalysisFolder;
let vfr: AnalysisFolder;
let vfrLoose: AnalysisFolder;
let model: TokenModel;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elastictok-pictures-'));
  cuts = await analysed('cuts', folder);
  vfr = await analysed('vfr', folder);
  vfrLoose = await analysed('vfr', folder, { threshold: 0.5 });
  model = await tinyModel();
});
afterAll(async () => {
  await model.dispose();
  await rm(folder, { recursive: true, force: true });
});

const signal = new AbortController().signal;
const to = (name: string) => ({
  path: join(folder, name),
  range: wholeRange,
  tools,
  force: false,
  signal,
  onFrame: () => undefined,
});

async function decoded(
  analysis: AnalysisFolder,
  range: FrameRanges = wholeRange,
  by = model,
): Promise<AnalysisFrame[]> {
  const frames: AnalysisFrame[] = [];
  for await (const frame of decodeFrames(analysis, by, range, signal)) frames.push(frame);
  return frames;
}

/** Each picture read is near its own original, and none of the others that can be told from it is nearer. */
function expectInOrder(read: readonly Uint8Array[], originals: readonly { rgb: Uint8Array }[], most: number): void {
  expect(read).toHaveLength(originals.length);
  let told = 0;
  for (const [i, picture] of read.entries()) {
    const own = meanDifference(picture, originals[i]!.rgb);
    expect(own).toBeLessThan(most);
    for (const { rgb } of originals) {
      if (meanDifference(rgb, originals[i]!.rgb) < 1) continue;
      told++;
      expect(own).toBeLessThan(meanDifference(picture, rgb));
    }
  }
  // Most of them can be told from one another, or this would show little.
  expect(told).toBeGreaterThan((originals.length * originals.length) / 2);
}

describe('decodeFrames', () => {
  it.each([
    ['one frame a block', () => tinyModelDir('fsq')],
    ['four frames a block', () => tinyModelDir('fsq', { framesPerBlock: 4, seesPrevious: true })],
    ['latents of a VAE', () => tinyModelDir('vae')],
  ])('gives the pictures of the viewers, bit for bit, on any number of threads: %s', async (_, dirOf) => {
    const dir = await dirOf();
    const analysis = await analysed('cuts', folder, {}, dir);
    const by = await loadModel(dir, { device: 'cpu', threads: 2 });
    const viewers = await Reconstructions.open(analysis.path, dir, new SharedModels(1));
    try {
      const frames = await decoded(analysis, wholeRange, by);
      expect(frames.map(({ frame }) => frame)).toEqual(Array.from({ length: 96 }, (_, i) => i));
      for (const [ordinal, { rgb, ptsSeconds }] of frames.entries()) {
        const shown = await viewers.picture(ordinal);
        expect(shown.ptsSeconds).toBe(ptsSeconds);
        expect(Buffer.compare(toRgba({ data: rgb, width: 32, height: 32 }), shown.rgba)).toBe(0);
      }
      expect(await decoded(analysis, { from: 30, to: 33 }, by)).toEqual(frames.slice(30, 34));
    } finally {
      await viewers.close();
      await by.dispose();
    }
  });

  it('gives a part as it is in the whole', async () => {
    const whole = await decoded(cuts);
    for (const [from, last] of [
      [0, 0],
      [23, 24],
      [30, 53],
      [95, 95],
    ] as const)
      expect(await decoded(cuts, { from, to: last })).toEqual(whole.slice(from, last + 1));
    expect(await decoded(cuts, { from: 90, to: null })).toEqual(whole.slice(90));
    const several = [
      { from: 70, to: 75 },
      { from: 3, to: 9 },
    ];
    expect(await decoded(cuts, several)).toEqual([...whole.slice(3, 10), ...whole.slice(70, 76)]);
  });

  it('says which frames there are where a range holds none, and refuses another model', async () => {
    await expect(decoded(cuts, { from: 96, to: 200 })).rejects.toThrow('Choose frames from 0 to 95');
    const other = await loadModel(await tinyModelDir('fsq', { seed: 2 }), { device: 'cpu' });
    try {
      await expect(decoded(cuts, wholeRange, other)).rejects.toMatchObject({ code: 'model-missing' });
    } finally {
      await other.dispose();
    }
  });
});

describe('videos', () => {
  it.each([
    ['mp4', 1e-6],
    ['webm', 1e-3],
  ])('keep every frame of a variable rate at its time in %s', async (kind, unit) => {
    const options = to(`recon.${kind}`);
    const frames = await decoded(vfr);
    expect(await writeReconstruction(vfr, model, options)).toMatchObject({ frames: frames.length });
    const times = await ffprobePts(options.path);
    expect(times).toHaveLength(frames.length);
    for (const [i, pts] of times.entries())
      expect(Math.abs(pts! - frames[i]!.ptsSeconds)).toBeLessThanOrEqual(unit / 2 + 1e-9);
    // Each is nearer to its own picture than to those beside it.
    expectInOrder(await rgbFrames(options.path), frames, 4);
  });

  it('begin at 0 where they are a part', async () => {
    const options = { ...to('part.mp4'), range: { from: 12, to: 21 } };
    const frames = await decoded(vfr, options.range);
    await writeReconstruction(vfr, model, options);
    const first = frames[0]!.ptsSeconds;
    expect(first).toBeGreaterThan(0.4);
    for (const [i, pts] of (await ffprobePts(options.path)).entries())
      expect(pts).toBeCloseTo(frames[i]!.ptsSeconds - first, 6);
  });

  it('leave nothing where they are cancelled', async () => {
    const inside = join(folder, 'cancelled');
    await mkdir(inside);
    const abort = new AbortController();
    let seen = 0;
    const onFrame = () => {
      if (++seen === 10) abort.abort();
    };
    const options = { ...to('cancelled/x.mp4'), signal: abort.signal, onFrame };
    await expect(writeReconstruction(cuts, model, options)).rejects.toMatchObject({ code: 'cancelled' });
    const stills = { ...to('cancelled/stills'), signal: AbortSignal.abort(), choice: null };
    await expect(writeStills(cuts, model, stills)).rejects.toMatchObject({ code: 'cancelled' });
    expect(seen).toBeLessThan(96);
    expect(await readdir(inside)).toEqual([]);
    expect(processesNaming(inside)).toEqual([]);
  });
});

describe('side by side', () => {
  it('shows the right frame of the source beside each reconstruction, at its time', async () => {
    const options = to('both.mp4');
    const source = await openSourcePictures(vfr.manifest, null, tools, signal);
    const lanes = [
      { analysis: vfr, model },
      { analysis: vfrLoose, model },
    ];
    const { frames: count } = await writeComparison(lanes, source, options).finally(() => source.close());
    const own = await decoded(vfr);
    const loose = await decoded(vfrLoose);
    expect(count).toBe(own.length);
    const times = await ffprobePts(options.path);
    for (const [i, pts] of times.entries()) expect(pts).toBeCloseTo(own[i]!.ptsSeconds, 6);
    const { frames: sources } = await readFixture('vfr', { resolution: 32 });
    const panes = comparisonLayout(32, 2).panes;
    for (const [pane, pictures] of [sources, own, loose].entries()) {
      const { x, y, width, height } = panes[pane]!;
      const small = await rgbFrames(
        options.path,
        `crop=${width}:${height}:${x}:${y},format=rgb24,scale=32:32:flags=neighbor`,
      );
      expectInOrder(small, pictures, 10);
    }
  });

  it('takes the frames that were sampled', async () => {
    const sampled = await analysed('cuts', folder, { sampling: { kind: 'fps', fps: 6 } });
    const options = { ...to('sampled.mp4'), range: { from: 20, to: 60 } };
    const source = await openSourcePictures(sampled.manifest, null, tools, signal);
    const lanes = [{ analysis: sampled, model }];
    const { frames } = await writeComparison(lanes, source, options).finally(() => source.close());
    expect(frames).toBe(11);
    const expected = (await decoded(sampled, options.range)).map(({ frame }) => frame);
    expect(expected).toEqual([20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60]);
    const { x, y, width, height } = comparisonLayout(32, 1).panes[0]!;
    const shown = await rgbFrames(
      options.path,
      `crop=${width}:${height}:${x}:${y},format=rgb24,scale=32:32:flags=neighbor`,
    );
    const { frames: sources } = await readFixture('cuts', { resolution: 32 });
    const chosen = expected.map((index) => sources[index]!);
    expectInOrder(shown, chosen, 10);
  });

  it('refuses analyses of different sources, and a source that is another file', async () => {
    const source = await openSourcePictures(vfr.manifest, null, tools, signal);
    const lanes = [
      { analysis: vfr, model },
      { analysis: cuts, model },
    ];
    const writing = writeComparison(lanes, source, to('no.mp4')).finally(() => source.close());
    await expect(writing).rejects.toMatchObject({ code: 'bad-request' });
    const other = cuts.manifest.source.path;
    await expect(openSourcePictures(vfr.manifest, other, tools, signal)).rejects.toMatchObject({
      code: 'file-changed',
    });
    const missing = join(folder, 'missing.mp4');
    await expect(openSourcePictures(vfr.manifest, missing, tools, signal)).rejects.toMatchObject({
      code: 'file-missing',
    });
  });
});

describe('stills', () => {
  it('hold exactly the pixels, named by source frame', async () => {
    const options = { ...to('stills'), range: { from: 22, to: 25 }, choice: null };
    expect(await writeStills(cuts, model, options)).toBe(4);
    expect((await readdir(options.path)).sort()).toEqual(['000022.png', '000023.png', '000024.png', '000025.png']);
    for (const { frame, rgb } of await decoded(cuts, options.range)) {
      const [read] = await rgbFrames(join(options.path, `0000${frame}.png`));
      expect(Buffer.compare(read!, rgb)).toBe(0);
    }
  });

  it('take one frame a shot, in its middle', async () => {
    const options = { ...to('shots'), choice: { kind: 'shots' as const } };
    await writeStills(cuts, model, options);
    expect((await readdir(options.path)).sort()).toEqual(['000012.png', '000036.png', '000060.png', '000084.png']);
  });

  it('take an empty folder, refuse one with something in it, and keep that with force', async () => {
    const options = { ...to('mine'), range: { from: 3, to: 3 }, choice: null };
    await mkdir(options.path);
    await writeStills(cuts, model, options);
    await writeFile(join(options.path, 'mine.txt'), 'mine');
    await expect(writeStills(cuts, model, options)).rejects.toMatchObject({ code: 'bad-request' });
    await writeStills(cuts, model, { ...options, range: { from: 4, to: 4 }, force: true });
    expect((await readdir(options.path)).sort()).toEqual(['000003.png', '000004.png', 'mine.txt']);
    expect(await readFile(join(options.path, 'mine.txt'), 'utf8')).toBe('mine');
  });

  it('name a full disk and leave nothing on it', async () => {
    const disk = join(folder, 'disk');
    await mkdir(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      console.warn('skipped: mounting a small disk is not allowed here');
      return;
    }
    try {
      const stills = { ...to('disk/stills'), choice: null };
      await expect(writeStills(cuts, model, stills)).rejects.toMatchObject({ code: 'disk-full' });
      expect(await readdir(disk)).toEqual([]);
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});
