// Training code and app agree: the same weights give the same codes and pictures in PyTorch and in ONNX Runtime, for every model here.
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeNpy } from '../../../src-main/formats/npy';
import { readModelFiles } from '../../../src-main/inference/modelFiles';
import { framesToPatches } from '../../../src-main/tokenizer/patches';
import { cutsClipCuts } from '../../fixtures/clips';
import { compareReference, largestDifference } from '../../fixtures/golden';
import { type TinyModelOptions, tinyModelDir } from '../../fixtures/model';
import { findPython, runTraining } from '../../fixtures/python';
import { readGolden } from '../../fixtures/reference';
import { repositoryRoot } from '../../fixtures/shared';
import { readFixture } from '../media/support';

const python = await findPython();
const absent = 'missing' in python ? `skipped: ${python.missing}` : null;
if (absent !== null) console.warn(absent);

const modelsFolder = join(repositoryRoot, 'models');
const shipped = readdirSync(modelsFolder).filter((name) => existsSync(join(modelsFolder, name, 'config.json')));
/** As large in tokens as the shipped models, so that a share of their indexes means something. */
const size = { resolution: 128, contextBlocks: 8 };
const tiny: [name: string, kind: 'fsq' | 'vae', options: TinyModelOptions][] = [
  ['tiny fsq', 'fsq', {}],
  ['tiny fsq in Bayer order', 'fsq', { tokenOrder: 'bayer' }],
  ['tiny fsq as published', 'fsq', { seesMask: true, learned: false }],
  ['tiny fsq that sees the mask, in Bayer order', 'fsq', { seesMask: true, tokenOrder: 'bayer' }],
  ['tiny fsq that sees the block before', 'fsq', { seesPrevious: true, tokenOrder: 'bayer' }],
  ['tiny vae that sees the block before', 'vae', { seesPrevious: true, framesPerBlock: 2 }],
  ['tiny vae of two frames a block', 'vae', { framesPerBlock: 2 }],
];
/** `limit`: largest accepted difference. A mask in the wrong order changes a tiny model by some 5e-4, rounding by some 5e-6. */
const models: { name: string; dir: string; limit: number }[] = [
  ...shipped.map((name) => ({ name, dir: join(modelsFolder, name), limit: 1e-3 })),
  ...(await Promise.all(
    tiny.map(async ([name, kind, options]) => ({
      name,
      dir: await tinyModelDir(kind, { ...size, ...options }),
      limit: 1e-4,
    })),
  )),
];

let scratch: string;
/** Source frames by side in pixels: 16 of them, a cut among the first 8. */
const pictures = new Map<number, Uint8Array[]>();
const goldenFolder = (model: number) => join(scratch, String(model));

// One Python process for all models of a size: loading torch takes longer than running them.
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'elastictok-agreement-'));
  if ('missing' in python) return;
  const resolutions = await Promise.all(models.map(async ({ dir }) => (await readModelFiles(dir)).config.resolution));
  for (const side of new Set(resolutions)) {
    const startFrame = (cutsClipCuts[0] as number) - 4;
    const { frames } = await readFixture('cuts', { resolution: side, startFrame });
    const rgb = frames.slice(0, 16).map((frame) => frame.rgb);
    pictures.set(side, rgb);
    const clip = join(scratch, `frames-${side}.npy`);
    const data = new Uint8Array(Buffer.concat(rgb));
    await writeFile(clip, encodeNpy({ dtype: '|u1', shape: [rgb.length, side, side, 3], data }));
    const these = models.map(({ dir }, i) => ({ dir, out: goldenFolder(i) })).filter((_, i) => resolutions[i] === side);
    const [dirs, outs] = [these.map(({ dir }) => dir), these.map(({ out }) => out)];
    await runTraining(python.path, ['golden', ...dirs, '--clip', clip, '--out', ...outs]);
  }
}, 600_000);
afterAll(async () => rm(scratch, { recursive: true, force: true }));

describe('PyTorch and ONNX Runtime', () => {
  it('are both given every model of this repository', () => {
    expect(shipped.length).toBeGreaterThan(0);
  });

  models.forEach(({ name, dir, limit }, i) => {
    it(`agree on ${name}`, async (context) => {
      if (absent !== null) return context.skip(absent);
      const reference = readGolden(goldenFolder(i), dir);
      const { config } = await readModelFiles(dir);
      const perBlock = config.frames_per_block;
      reference.budget.forEach((_, block) => {
        const frames = (pictures.get(config.resolution) ?? []).slice(block * perBlock, (block + 1) * perBlock);
        const at = block * config.blockValues;
        const theirs = reference.patches.subarray(at, at + config.blockValues);
        expect(largestDifference(framesToPatches(frames, config), theirs)).toBeLessThan(1e-6);
      });
      const report = await compareReference(reference, 'cpu');
      const share = report.wrongIndexes / report.tokens;
      console.log(
        `${name}: ${report.wrongIndexes} of ${report.tokens} indexes differ, latents by ${report.latents.toExponential(1)}, ` +
          `reconstruction by ${report.recon.toExponential(1)}, errors by ${report.curve.toExponential(1)} at most`,
      );
      expect(reference.budget.length).toBeGreaterThanOrEqual(Math.min(4, config.max_context_blocks));
      expect(share).toBeLessThanOrEqual(0.001);
      expect(report.latents).toBeLessThan(limit);
      expect(report.recon).toBeLessThan(limit);
      expect(report.curve).toBeLessThan(limit);
      expect(report.identical).toBe(true);
    });
  });
});
