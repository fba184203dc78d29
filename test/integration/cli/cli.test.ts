// The command line as a user runs it: built program, real ffmpeg, tiny model; output, exit codes, refusals.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defaultReview, searchNames } from '../../../src-main/contract';
import { entryPath } from '../../../src-main/fsx/places';
import { writeReview } from '../../../src-main/store/review';
import { cutsClipCuts, cutsClipFrames, type FixtureKind, fixtureClip } from '../../fixtures/clips';
import { tinyModelDir } from '../../fixtures/model';
import { fingerprint, scratchFolder } from '../engine/setup';

interface Run {
  code: number | null;
  lines: string[];
  stderr: string;
}

async function elastictok(args: string[], cwd?: string): Promise<Run> {
  const model = await tinyModelDir('fsq');
  const cli = join(dirname(entryPath('engine')), 'cli.js');
  const env = { ...process.env, ELASTICTOK_MODELS: dirname(model) };
  const child = spawn(process.execPath, [cli, ...args], { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, lines: stdout.split('\n').filter(Boolean), stderr };
}

async function analyze(clip: string, out: string, ...args: string[]): Promise<Run> {
  const model = basename(await tinyModelDir('fsq'));
  return elastictok(['analyze', '--model', model, '--device', 'cpu', '--json', '--out', out, ...args, '--', clip]);
}

const block = z.strictObject({
  type: z.literal('block'),
  block: z.number().int(),
  frames: z.array(z.number().int()),
  pts: z.array(z.number()),
  n: z.number().int(),
  mse: z.number(),
  ssim: z.number().optional(),
  passed: z.boolean(),
  nfe: z.number().int(),
});
const markFields = { frame: z.number().int(), pts: z.number(), score: z.number() };
const cut = z.strictObject({ type: z.literal('cut'), ...markFields });
const extent = { ...markFields, start: z.number().int(), end: z.number().int() };
const spike = z.strictObject({ type: z.enum(['spike', 'tokenSpike']), ...extent });
const transition = z.strictObject({ type: z.literal('transition'), transition: z.string(), ...extent });
const summary = z.object({
  type: z.literal('summary'),
  status: z.string(),
  frames: z.number(),
  blocks: z.number(),
  tokens: z.number(),
  tokensPercent: z.number(),
  satisfiedPercent: z.number(),
  seconds: z.number(),
  framesPerSecond: z.number(),
  device: z.string(),
  model: z.string(),
  out: z.string(),
});
const lineSchema = z.discriminatedUnion('type', [block, cut, spike, transition, summary]);

describe('elastictok analyze', () => {
  it('prints blocks, cuts and a summary that agree, and leaves the source as it was', async () => {
    await using scratch = await scratchFolder();
    const clip = await fixtureClip('cuts');
    const hash = async () =>
      createHash('sha256')
        .update(await readFile(clip))
        .digest('hex');
    const before = await hash();
    const { code, lines } = await analyze(clip, scratch.path);
    expect(code).toBe(0);
    const objects = lines.map((line) => lineSchema.parse(JSON.parse(line)));
    const blocks = objects.filter((line) => line.type === 'block');
    expect(blocks.map((line) => line.block)).toEqual(blocks.map((_, i) => i));
    expect(blocks.flatMap((line) => line.frames)).toEqual(Array.from({ length: cutsClipFrames }, (_, i) => i));
    expect(objects.filter((line) => line.type === 'cut').map((line) => line.frame)).toEqual([...cutsClipCuts]);
    const last = objects.at(-1);
    expect(last).toMatchObject({ type: 'summary', status: 'complete', frames: cutsClipFrames, device: 'cpu' });
    expect((last as z.infer<typeof summary>).tokens).toBe(blocks.reduce((sum, line) => sum + line.n, 0));
    expect(await readdir(scratch.path)).toEqual(['cuts.etok']);
    expect(await hash()).toBe(before);
  });

  it('analyses N frames per second with their own timestamps', async () => {
    await using scratch = await scratchFolder();
    const { lines } = await analyze(await fixtureClip('cuts'), scratch.path, '--fps', '4');
    const blocks = lines.map((line) => JSON.parse(line)).filter((line) => line.type === 'block');
    expect(blocks).toHaveLength(16);
    expect(blocks.flatMap((line) => line.frames)).toEqual(Array.from({ length: 16 }, (_, i) => i * 6));
    expect(blocks[3].pts[0]).toBeCloseTo(0.75, 6);
  });

  it('takes every search by name: what passes keeps no fewer tokens than the exhaustive one, a fixed count is all of them in one probe', async () => {
    await using scratch = await scratchFolder();
    const clip = await fixtureClip('cuts');
    const found = new Map<string, z.infer<typeof block>[]>();
    for (const search of searchNames) {
      const out = join(scratch.path, search);
      const budget = search === 'budget' ? ['--mean-tokens', '8'] : [];
      const { lines } = await analyze(clip, out, '--fps', '4', '--search', search, ...budget);
      const objects = lines.map((line) => lineSchema.parse(JSON.parse(line)));
      found.set(
        search,
        objects.filter((line) => line.type === 'block'),
      );
    }
    // The first block has no context: there, all searches see the same errors.
    const least = found.get('exhaustive')![0]!;
    for (const [first] of found.values()) if (first!.passed) expect(first!.n).toBeGreaterThanOrEqual(least.n);
    const { max_toks: maxToks } = JSON.parse(await readFile(join(await tinyModelDir('fsq'), 'config.json'), 'utf8'));
    for (const { n, nfe } of found.get('fixed')!) expect([n, nfe]).toEqual([maxToks, 1]);
    const spent = found.get('budget')!;
    expect(spent.reduce((sum, { n }) => sum + n, 0)).toBe(8 * spent.length);
  });

  it('analyses several thresholds in one run: each as it would be alone, in a folder of its own', async () => {
    await using scratch = await scratchFolder();
    const clip = await fixtureClip('cuts');
    const { lines } = await analyze(clip, join(scratch.path, 'all'), '--fps', '4', '--threshold', '0.3,0.1,0.2');
    const objects = lines.map((line) => JSON.parse(line));
    for (const threshold of ['0.1', '0.2', '0.3']) {
      const alone = await analyze(clip, join(scratch.path, threshold), '--fps', '4', '--threshold', threshold);
      const blocks = alone.lines.map((line) => JSON.parse(line)).filter((line) => line.type === 'block');
      const together = objects.filter((line) => line.type === 'block' && line.threshold === Number(threshold));
      expect(together.map(({ n, mse, nfe }) => ({ n, mse, nfe }))).toEqual(
        blocks.map(({ n, mse, nfe }) => ({ n, mse, nfe })),
      );
      const { out } = objects.find((line) => line.type === 'summary' && line.threshold === Number(threshold));
      expect(await fingerprint(out)).toBe(await fingerprint(JSON.parse(alone.lines.at(-1)!).out));
    }
    expect((await readdir(join(scratch.path, 'all'))).sort()).toEqual(['cuts-2.etok', 'cuts-3.etok', 'cuts.etok']);
  });

  it.each(['psnr', 'ssim'])('decides by the metric %s, and stores what it decided on', async (metric) => {
    await using scratch = await scratchFolder();
    const threshold = metric === 'psnr' ? '14' : '0.4';
    const { lines } = await analyze(
      await fixtureClip('cuts'),
      scratch.path,
      '--fps',
      '4',
      '--metric',
      metric,
      '--threshold',
      threshold,
    );
    const blocks = lines.map((line) => lineSchema.parse(JSON.parse(line))).filter((line) => line.type === 'block');
    const score = ({ mse, ssim }: z.infer<typeof block>) => (metric === 'psnr' ? 10 * Math.log10(4 / mse) : ssim!);
    for (const one of blocks) expect(one.passed).toBe(score(one) >= Number(threshold));
    // The test would show little where all or none pass.
    expect(new Set(blocks.map(({ passed }) => passed)).size).toBe(2);
  });

  it('spreads a budget over the clip: the total exactly, less error than evenly; and says what it cannot spend', async () => {
    await using scratch = await scratchFolder();
    const clip = await fixtureClip('cuts');
    const meanMse = (lines: string[]) => {
      const blocks = lines.map((line) => JSON.parse(line)).filter((line) => line.type === 'block');
      return blocks.reduce((sum, { mse }) => sum + mse, 0) / blocks.length;
    };
    const spread = await analyze(clip, join(scratch.path, 'spread'), '--fps', '8', '--total-tokens', '288');
    const even = await analyze(clip, join(scratch.path, 'even'), '--fps', '8', '--search', 'fixed', '--count', '9');
    expect(JSON.parse(spread.lines.at(-1)!)).toMatchObject({ tokens: 288, blocks: 32 });
    expect(JSON.parse(even.lines.at(-1)!)).toMatchObject({ tokens: 288 });
    expect(meanMse(spread.lines)).toBeLessThan(0.95 * meanMse(even.lines));
    const dual = await analyze(
      clip,
      join(scratch.path, 'dual'),
      '--fps',
      '8',
      '--mean-error',
      String(meanMse(even.lines)),
    );
    expect(JSON.parse(dual.lines.at(-1)!).tokens).toBeLessThan(288);
    expect(meanMse(dual.lines)).toBeLessThan(1.05 * meanMse(even.lines));
    const tooMuch = await analyze(clip, join(scratch.path, 'much'), '--fps', '8', '--total-tokens', '9999');
    expect(tooMuch.code).toBe(2);
    expect(tooMuch.stderr).toMatch(/cuts\.mp4: 9999 tokens cannot be spent on 32 blocks of 4 to 16\. .*128 to 512/);
  });

  it('ends with 3 and both frame counts for a truncated video', async () => {
    await using scratch = await scratchFolder();
    const { code, lines, stderr } = await analyze(await fixtureClip('truncated-mkv'), scratch.path);
    expect(code).toBe(3);
    expect(JSON.parse(lines.at(-1) ?? '{}')).toMatchObject({ status: 'partial' });
    expect(stderr).toMatch(/partial: .*decoded \d+ of/);
  });

  it.each<[FixtureKind, RegExp]>([
    ['text', /text\.mp4: .+\. .+\./],
    ['empty', /empty\.mp4: .+\. .+\./],
    ['ffconcat', /concat\.mp4: .+\. .+\./],
    ['m3u8', /: .+\. .+\./],
    ['audio-only', /sound\.m4a: .+\. .+\./],
    ['truncated-moov-end', /: .+\. .+\./],
  ])('refuses %s in one line, with exit code 2 and nothing written', async (kind, text) => {
    await using scratch = await scratchFolder();
    const { code, lines, stderr } = await analyze(await fixtureClip(kind), join(scratch.path, 'out'));
    expect(code).toBe(2);
    expect(lines).toEqual([]);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(text);
    expect(await readdir(join(scratch.path, 'out')).catch(() => [])).toEqual([]);
  });

  it('refuses a missing file and a folder', async () => {
    await using scratch = await scratchFolder();
    const missing = await analyze(join(scratch.path, 'nothing.mp4'), scratch.path);
    expect(missing.code).toBe(2);
    expect(missing.stderr).toMatch(/nothing\.mp4: /);
    const folder = await analyze(scratch.path, scratch.path);
    expect(folder.code).toBe(2);
    expect(await readdir(scratch.path)).toEqual([]);
  });

  it.each<FixtureKind>(['spaces', 'quotes', 'emoji', 'percent', 'colon', 'dash'])(
    'takes a hostile name: %s',
    async (kind) => {
      await using scratch = await scratchFolder();
      const { code, stderr } = await analyze(await fixtureClip(kind), scratch.path);
      expect(stderr).toBe('');
      expect(code).toBe(0);
    },
  );

  it('goes on with the next file after a bad one, and says so in the exit code', async () => {
    await using scratch = await scratchFolder();
    const model = basename(await tinyModelDir('fsq'));
    const files = [await fixtureClip('text'), await fixtureClip('one-frame')];
    const { code, lines } = await elastictok([
      'analyze',
      '--model',
      model,
      '--device',
      'cpu',
      '--json',
      '--out',
      scratch.path,
      ...files,
    ]);
    expect(code).toBe(2);
    expect(JSON.parse(lines.at(-1) ?? '{}')).toMatchObject({ type: 'summary', frames: 1 });
  });

  it('names the models that are there when one is not', async () => {
    const { code, stderr } = await elastictok(['analyze', '--model', 'nonesuch', 'x.mp4']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/no model nonesuch.*Choose one of: /);
  });
});

describe('elastictok inspect', () => {
  it('prints what an analysis holds, for people and as JSON', async () => {
    await using scratch = await scratchFolder();
    await analyze(await fixtureClip('one-frame'), scratch.path);
    const [name] = await readdir(scratch.path);
    const folder = join(scratch.path, name ?? '');
    const text = await elastictok(['inspect', folder]);
    expect(text.code).toBe(0);
    expect(text.lines.join('\n')).toContain('1 chunks, 1 blocks, 1 frames');
    expect(text.lines.join('\n')).toContain('0 cuts, 0 transitions, 0 motion spikes, 0 token spikes');
    await writeReview(folder, { ...defaultReview, minConfidence: 0.75, addedCuts: [0] });
    const reviewed = (await elastictok(['inspect', folder])).lines.join('\n');
    expect(reviewed).toMatch(/marks +1 cuts/);
    expect(reviewed).toMatch(/review +confidence 0\.75, spikes from z 3\.5; 1 cuts added, 0 marks removed/);
    const json = JSON.parse((await elastictok(['inspect', folder, '--json'])).lines.join('\n'));
    const [only] = json.chunks[0].blockList;
    expect(only.tokens).toHaveLength(only.n);
    expect(json.manifest.status).toBe('complete');
    expect(json.review.addedCuts).toEqual([0]);
    expect(json.marks).toEqual({ cut: 1, transition: 0, spike: 0, tokenSpike: 0 });
  });
  it('refuses what is no analysis', async () => {
    await using scratch = await scratchFolder();
    const { code, stderr } = await elastictok(['inspect', scratch.path]);
    expect(code).toBe(2);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
