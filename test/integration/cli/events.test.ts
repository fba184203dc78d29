// `elastictok events` as a user runs it: videos and analyses, every format, files written, refusals; chapters are read back by real ffmpeg.
import { execFile, spawn } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { eventFormats } from '../../../src-main/contract';
import { entryPath } from '../../../src-main/fsx/places';
import { cutsClipCuts, cutsClipFrames, fixtureClip } from '../../fixtures/clips';
import { tinyModelDir } from '../../fixtures/model';
import { scratchFolder } from '../engine/setup';

const run = promisify(execFile);
const cli = () => join(dirname(entryPath('engine')), 'cli.js');

async function elastictok(...args: string[]): Promise<{ code: number | string; stdout: string; stderr: string }> {
  const env = { ...process.env, ELASTICTOK_MODELS: dirname(await tinyModelDir('fsq')) };
  try {
    return { code: 0, ...(await run(process.execPath, [cli(), ...args], { env, encoding: 'utf8' })) };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

const events = (...args: string[]) => elastictok('events', ...args);
const cutFrames = (json: string): number[] =>
  JSON.parse(json)
    .marks.filter(({ kind }: { kind: string }) => kind === 'cut')
    .map(({ frame }: { frame: number }) => frame);

describe('elastictok events of a video', () => {
  it('finds the cuts to the frame and prints a table', async () => {
    const clip = await fixtureClip('cuts');
    const { code, stdout } = await events(clip);
    expect(code).toBe(0);
    const [head, columns, ...rows] = stdout.trimEnd().split('\n');
    expect(head).toMatch(
      new RegExp(`^cuts\\.mp4: ${cutsClipFrames} frames, 24 frames/s; ${cutsClipCuts.length} cuts, `),
    );
    expect(columns).toMatch(/^timecode +seconds +frame +event$/);
    const cuts = rows.filter((row) => row.includes('  cut '));
    expect(cuts.map((row) => Number(row.split(/ +/)[2]))).toEqual([...cutsClipCuts]);
    expect(cuts[0]).toMatch(/^00:00:01:00 +1\.000 +24 +cut +confidence [01]\.\d\d$/);
  });

  it('gives every format, and writes to a file what it prints', async () => {
    await using scratch = await scratchFolder();
    const clip = await fixtureClip('cuts');
    const json = await events(clip, '--json');
    expect(cutFrames(json.stdout)).toEqual([...cutsClipCuts]);
    for (const [format, { extension }] of Object.entries(eventFormats)) {
      if (format === 'youtube') continue;
      const file = join(scratch.path, `events.${extension}`);
      // The format follows from the name of the file.
      expect(await events(clip, '--out', file)).toEqual({ code: 0, stdout: '', stderr: '' });
      const printed = await events(clip, '--format', format);
      expect(printed.stdout.length).toBeGreaterThan(100);
      expect(await readFile(file, 'utf8')).toBe(printed.stdout);
    }
    const short = await events(clip, '--format', 'youtube');
    expect(short.code).toBe(2);
    expect(short.stderr).toMatch(/^elastictok: cuts\.mp4: YouTube takes no fewer than 3 chapters/);
  });

  it('takes confidence and rate from the command line', async () => {
    const clip = await fixtureClip('cuts');
    const { rate, marks } = JSON.parse((await events(clip, '--json', '--rate', '29.97')).stdout);
    expect(rate).toEqual({ num: 30_000, den: 1001, timebase: 30, dropFrame: true });
    // Frame 72 is shown 3 s after the first, whatever the rate counts.
    expect(marks.find(({ frame }: { frame: number }) => frame === 72).timecode).toBe('00:00:03;00');
    const strict = await events(clip, '--format', 'csv', '--min-confidence', '1', '--min-z', '1000');
    const scores = strict.stdout.trimEnd().split('\r\n').slice(1);
    expect(scores.every((row) => Number(row.split(',')[7]) >= 1)).toBe(true);
  });

  it('follows the timestamps where the rate varies', async () => {
    const { stdout } = await events(await fixtureClip('vfr'), '--json');
    const { rate, shots, frames } = JSON.parse(stdout);
    // Times in milliseconds are 40 k, but for 10 frames 120 apart and those from 40 on, 10 apart.
    const { end } = shots.at(-1);
    expect(end.frame).toBe(frames - 1);
    expect(rate).toMatchObject({ num: 25, den: 1 });
    const ticks = Math.round((end.seconds - shots[0].start.seconds) * 25);
    const [hours, minutes, seconds, last] = end.timecode.split(':').map(Number);
    expect(((hours * 60 + minutes) * 60 + seconds) * 25 + last).toBe(ticks);
    expect(ticks).not.toBe(frames - 1);
  });

  it('writes chapters that ffmpeg reads: names, and times to the frame', async () => {
    await using scratch = await scratchFolder();
    const clip = join(scratch.path, 'a=b;c#d.mp4');
    await copyFile(await fixtureClip('cuts'), clip);
    const meta = join(scratch.path, 'chapters.ffmeta');
    expect((await events(clip, '--out', meta)).code).toBe(0);
    const out = join(scratch.path, 'out.mkv');
    await run('ffmpeg', ['-v', 'error', '-i', meta, '-i', clip, '-map', '1', '-map_metadata', '0', '-c', 'copy', out]);
    const { stdout } = await run('ffprobe', ['-v', 'error', '-show_chapters', '-show_format', '-of', 'json', out]);
    const { chapters, format } = JSON.parse(stdout);
    expect(format.tags.title).toBe('a=b;c#d.mp4');
    const borders = [0, ...cutsClipCuts, cutsClipFrames];
    const times = chapters.map((chapter: { start_time: string; end_time: string; tags: { title: string } }) => [
      Number(chapter.start_time),
      Number(chapter.end_time),
      chapter.tags.title,
    ]);
    expect(times).toEqual(borders.slice(0, -1).map((frame, i) => [frame / 24, borders[i + 1]! / 24, `Shot ${i + 1}`]));
  });

  it('gives what there is of a file that is cut short, and says so', async () => {
    const { code, stdout, stderr } = await events(await fixtureClip('truncated-mkv'), '--format', 'csv');
    expect(code).toBe(3);
    expect(stdout).toMatch(/^kind,/);
    expect(stderr).toMatch(/^elastictok: cut\.mkv: partial: .+\.\n$/);
  });

  it('refuses what is no video, and outputs that are there', async () => {
    await using scratch = await scratchFolder();
    const clip = await fixtureClip('cuts');
    const text = join(scratch.path, 'notes.txt');
    await writeFile(text, 'not a video');
    const out = join(scratch.path, 'events.csv');
    await writeFile(out, 'precious');
    await mkdir(join(scratch.path, 'folder'));
    const refusals: [string[], RegExp][] = [
      [[join(scratch.path, 'none.mp4')], /none\.mp4: /],
      [[text], /notes\.txt: /],
      [[scratch.path], /not an analysis/],
      [[clip, '--out', out], /events\.csv: it exists already\. Choose another name, or add --force\./],
      [[clip, '--out', join(scratch.path, 'folder')], /folder: it is a folder/],
      [[clip, '--out', join(scratch.path, 'absent', 'events.csv')], /events\.csv: it cannot be written/],
      [[], /events takes one video or analysis/],
    ];
    for (const [args, message] of refusals) {
      const { code, stdout, stderr } = await events(...args);
      expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: '' });
      expect(stderr).toMatch(message);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    }
    expect(await readFile(out, 'utf8')).toBe('precious');
    expect((await events(clip, '--out', out, '--force')).code).toBe(0);
    expect(await readFile(out, 'utf8')).toMatch(/^kind,/);
  });

  it('takes it well that a reader closes early', async () => {
    const child = spawn(process.execPath, [cli(), 'events', await fixtureClip('cuts'), '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

describe('elastictok events of an analysis', () => {
  it('gives what the analysis found, and follows its review', async () => {
    await using scratch = await scratchFolder();
    const clip = await fixtureClip('cuts');
    expect((await elastictok('analyze', '--device', 'cpu', '--quiet', '--out', scratch.path, clip)).code).toBe(0);
    const folder = join(scratch.path, 'cuts.etok');
    const found = await events(folder, '--json');
    expect(found.code).toBe(0);
    expect(JSON.parse(found.stdout)).toMatchObject({
      source: { name: 'cuts.mp4' },
      rate: { num: 24, den: 1 },
      frames: cutsClipFrames,
    });
    expect(cutFrames(found.stdout)).toEqual([...cutsClipCuts]);

    const review = { addedCuts: [10], removed: [{ kind: 'cut', frame: 48 }] };
    await writeFile(join(folder, 'review.json'), JSON.stringify(review));
    expect(cutFrames((await events(folder, '--json')).stdout)).toEqual([10, 24, 72]);
    // Cuts set by hand hold at any confidence.
    expect(cutFrames((await events(folder, '--json', '--min-confidence', '1')).stdout)).toContain(10);

    await writeFile(join(folder, 'review.json'), 'no review');
    const damaged = await events(folder, '--json');
    expect(cutFrames(damaged.stdout)).toEqual([...cutsClipCuts]);
    expect(damaged.stderr).toBe('elastictok: cuts.etok: its review is damaged and is passed over.\n');
  });
});
