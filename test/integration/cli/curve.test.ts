// `elastictok curve` as a user runs it: what it measures agrees with analyze and with the model asked directly; files, faults, cancel.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Curve, curveSchema } from '../../../src-main/analysis/curve/schema';
import { entryPath } from '../../../src-main/fsx/places';
import { loadModel } from '../../../src-main/inference/model';
import { openFrames } from '../../../src-main/media/frames';
import { locateFfmpeg } from '../../../src-main/media/locate';
import { probeVideo } from '../../../src-main/media/probe';
import { openAnalysis } from '../../../src-main/store/analysisFolder';
import { framesToPatches } from '../../../src-main/tokenizer/patches';
import { cutsClipFrames, fixtureClip } from '../../fixtures/clips';
import { tinyModelDir } from '../../fixtures/model';
import { scratchFolder } from '../engine/setup';

interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

async function start(args: string[]): Promise<{ child: ChildProcess; ended: Promise<Run> }> {
  const model = await tinyModelDir('fsq');
  const cli = join(dirname(entryPath('engine')), 'cli.js');
  const env = { ...process.env, ELASTICTOK_MODELS: dirname(model) };
  const child = spawn(process.execPath, [cli, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const run: Run = { code: null, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    run.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    run.stderr += text;
  });
  const ended = new Promise<Run>((resolve) => child.on('close', (code) => resolve({ ...run, code })));
  return { child, ended };
}

async function curve(out: string, files: string[], ...options: string[]): Promise<Run> {
  const model = basename(await tinyModelDir('fsq'));
  return (await start(['curve', '--model', model, '--device', 'cpu', '--out', out, ...options, '--', ...files])).ended;
}

async function readCurve(out: string): Promise<Curve> {
  return curveSchema.parse(JSON.parse(await readFile(join(out, 'curve.json'), 'utf8')));
}

describe('elastictok curve', () => {
  it('finds the counts that analyze stores, and the errors that the model gives', async () => {
    await using scratch = await scratchFolder();
    const clip = await fixtureClip('cuts');
    const out = join(scratch.path, 'out');
    // The cuts of this clip lie at multiples of the tiny model's chunk of 4 frames, so that both make the same chunks.
    const options = ['--thresholds', '0.1,0.2', '--counts', '4,9,16', '--chunks', 'all', '--fixed', 'tiny-fsq:9'];
    const { code, stdout, stderr } = await curve(out, [clip], '--json', ...options);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { measured, results } = await readCurve(out);
    expect(JSON.parse(stdout).results).toEqual(results);
    const [only] = measured;
    expect(only).toMatchObject({ name: 'cuts.mp4', kind: 'video' });
    expect(only?.frame).toEqual(Array.from({ length: cutsClipFrames }, (_, i) => i));
    expect(only?.chunkStart).toEqual(only?.frame.map((frame) => frame % 4 === 0));

    for (const threshold of [0.1, 0.2]) {
      const own = join(scratch.path, String(threshold));
      const model = basename(await tinyModelDir('fsq'));
      const args = [
        'analyze',
        clip,
        '--model',
        model,
        '--device',
        'cpu',
        '--threshold',
        String(threshold),
        '--out',
        own,
      ];
      expect((await (await start(args)).ended).code).toBe(0);
      const stored = await (await openAnalysis(join(own, 'cuts.etok'))).readSeries();
      const adaptive = only?.adaptive.find((row) => row.threshold === threshold);
      expect(adaptive?.n).toEqual([...stored.n]);
      expect(adaptive?.mse).toEqual([...stored.mse]);
      expect(adaptive?.passed).toEqual(adaptive?.mse.map((mse) => mse <= threshold));
    }
    expect(new Set(only?.adaptive[1]?.passed)).toEqual(new Set([true, false]));

    // The last chunk again, each count with encodings of its own.
    const model = await loadModel(await tinyModelDir('fsq'), { device: 'cpu' });
    const tools = await locateFfmpeg();
    const frames: Uint8Array[] = [];
    const source = { probe: await probeVideo(clip, tools), tools, workerPath: entryPath('frameWorker') };
    const reader = openFrames({ ...source, resolution: 32, fit: 'crop', sampling: { kind: 'all' }, startFrame: 92 });
    for await (const { rgb } of reader) frames.push(rgb);
    for (const { count, mse } of only?.uniform ?? []) {
      const chunk = model.startChunk();
      for (const [i, frame] of frames.entries()) {
        const block = await chunk.beginBlock(framesToPatches([frame], model.config));
        expect(mse[92 + i]).toBe(Math.fround((await block.commit(count)).mse));
      }
    }
    await model.dispose();
    // As a fixed-count model, the model itself must give what it gives at that count.
    expect(only?.fixed[0]).toEqual({ model: 'tiny-fsq', ...only?.uniform[1] });
    expect(results.clips[0]?.fixed[0]?.psnr).toBe(results.clips[0]?.counts[1]?.psnr);
    expect(results.groups).toHaveLength(1);
    for (const value of only?.uniform[2]?.ssim ?? []) expect(value).toBeGreaterThan(0.1);
  });

  it('searches folders, passes over what is no picture or video, goes on after bad files, and draws plots', async () => {
    await using scratch = await scratchFolder();
    const folder = join(scratch.path, 'things');
    const out = join(folder, 'curve');
    await mkdir(join(folder, 'deep', 'er'), { recursive: true });
    await copyFile(await fixtureClip('png'), join(folder, 'deep', 'er', 'picture.png'));
    await copyFile(await fixtureClip('jpg'), join(folder, 'picture, with a comma.jpg'));
    await copyFile(await fixtureClip('truncated-mkv'), join(folder, 'cut.mkv'));
    await copyFile(await fixtureClip('truncated-moov-end'), join(folder, 'no index.mp4'));
    await writeFile(join(folder, 'notes.txt'), 'words, not a video');
    const files = [folder, await fixtureClip('text'), await fixtureClip('cuts'), join(folder, 'cut.mkv')];
    const first = await curve(out, files, '--counts', '4,16', '--thresholds', '0.05,0.2');
    expect(first.code).toBe(2);
    const lines = first.stderr.trim().split('\n');
    expect(lines).toHaveLength(4);
    expect(first.stderr).toMatch(/^elastictok: notes\.txt: passed over: .+\. .+\.$/m);
    expect(first.stderr).toMatch(/^elastictok: no index\.mp4: .*cut short.*\.$/m);
    expect(first.stderr).toMatch(/^elastictok: text\.mp4: .+\. .+\.$/m);
    expect(first.stderr).toMatch(/^elastictok: cut\.mkv: partial: .+\.$/m);

    const read = await readCurve(out);
    expect(read.problems.map(({ name }) => name)).toEqual(['no index.mp4', 'text.mp4', 'cut.mkv']);
    const clips = read.measured.map(({ name, kind, frame }) => [name, kind, frame.length]);
    expect(clips).toEqual([
      ['cut.mkv', 'video', 8],
      ['deep/er/picture.png', 'picture', 1],
      ['picture, with a comma.jpg', 'picture', 1],
      ['cuts.mp4', 'video', 8],
    ]);
    // Of 24 chunks of 4 frames, the middle ones of both halves.
    expect(read.measured[3]?.frame).toEqual([24, 25, 26, 27, 72, 73, 74, 75]);
    expect(read.results.groups.map(({ name, blocks }) => [name, blocks])).toEqual([
      ['all videos', 16],
      ['all pictures', 2],
      ['all', 18],
    ]);

    const rows = (await readFile(join(out, 'curve.csv'), 'utf8')).trimEnd().split('\n');
    expect(rows).toHaveLength(1 + 4 * (2 + 2));
    expect(rows.filter((row) => row.startsWith('"picture, with a comma.jpg",picture,'))).toHaveLength(4);

    const plots = ['error-by-count', 'satisfied-by-tokens', 'efficiency', 'tokens-by-clip'];
    const names = ['curve.json', 'curve.csv', ...plots.flatMap((name) => [`${name}.svg`, `${name}.png`])];
    expect((await readdir(out)).sort()).toEqual(names.sort());
    for (const name of plots) {
      const svg = await readFile(join(out, `${name}.svg`), 'utf8');
      const [, width, height] = /^<svg [^>]*width="(\d+)" height="(\d+)"/.exec(svg)?.map(Number) ?? [];
      const png = await readFile(join(out, `${name}.png`));
      expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([width! * 3, height! * 3]);
      const drawn = await probeVideo(join(out, `${name}.png`), await locateFfmpeg());
      expect([drawn.displayWidth, drawn.displayHeight]).toEqual([width! * 3, height! * 3]);
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    }
    for (const text of ['| cut.mkv | 8 |', '| all pictures | 2 |', '| threshold |', join(out, 'curve.json')])
      expect(first.stdout).toContain(text);

    // The plots of the first run lie in the searched folder, and must not be measured by the second.
    const second = await curve(out, files, '--counts', '4,16', '--thresholds', '0.05,0.2', '--quiet');
    expect(second.stdout).toBe('');
    expect(second.stderr).not.toContain('passed over');
    expect(await readCurve(out)).toEqual(read);
  });

  it('refuses counts and models that do not fit, and folders without anything to measure, before it writes', async () => {
    await using scratch = await scratchFolder();
    const out = join(scratch.path, 'out');
    const clip = await fixtureClip('one-frame');
    const cases: [string[], string[], RegExp][] = [
      [[clip], ['--counts', '17'], /no 17 tokens.*up to 16/],
      [[clip], ['--fixed', 'nonesuch:4'], /no model nonesuch/],
      [[clip], ['--fixed', 'tiny-fsq:17'], /up to 16/],
      [[scratch.path], [], /no video or picture/],
    ];
    for (const [files, options, text] of cases) {
      const { code, stderr } = await curve(out, files, ...options);
      expect(code).toBe(2);
      expect(stderr).toMatch(text);
    }
    expect(await readdir(scratch.path)).toEqual([]);
  });

  it('stops when it is interrupted, and leaves no results', async () => {
    await using scratch = await scratchFolder();
    const out = join(scratch.path, 'out');
    const model = basename(await tinyModelDir('fsq'));
    const clip = await fixtureClip('long');
    const { child, ended } = await start([
      'curve',
      clip,
      '--chunks',
      'all',
      '--model',
      model,
      '--device',
      'cpu',
      '--out',
      out,
    ]);
    // The folder is made when measuring starts.
    while (!existsSync(out)) await sleep(20);
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect(code).toBe(3);
    expect(stderr).toMatch(/stopped by the user/);
    expect(await readdir(out)).toEqual([]);
  });
});
