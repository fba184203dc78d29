// The frame reader against ffprobe as witness: counts, timestamps, geometry, colour, damage, memory, processes.
import { rename } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ANALYSIS_HEIGHT, ANALYSIS_WIDTH, openFrames } from '../../../src-main/media/frames';
import { cutsClipCuts, cutsClipFrames, type FixtureKind, fixtureClip } from '../../fixtures/clips';
import { channelMean, ffprobePts, processesNaming, readAll, readerOptions, readFixture, tools } from './support';

describe('timestamps', () => {
  const kinds: FixtureKind[] = [
    'cuts',
    'vfr',
    'vfr-mp4',
    'long-gop',
    'open-gop-ts',
    'mpeg2',
    'late-start',
    'one-frame',
  ];
  it.each(kinds)('%s: every frame has the timestamp that ffprobe reads', async (kind) => {
    const path = await fixtureClip(kind);
    const { frames, report } = await readAll(path);
    const expected = await ffprobePts(path);
    expect(frames.map((frame) => frame.index)).toEqual(expected.map((_, index) => index));
    frames.forEach((frame, i) => {
      expect(frame.ptsSeconds).toBeCloseTo(expected[i]!, 9);
    });
    expect(report).toMatchObject({ complete: true, decodedFrames: expected.length, exitCode: 0, sourceChanged: false });
  });

  it('variable frame rate keeps its distances', async () => {
    const { frames } = await readFixture('vfr');
    const steps = frames.slice(1).map((frame, i) => Math.round((frame.ptsSeconds - frames[i]!.ptsSeconds) * 1000));
    expect(new Set(steps)).toEqual(new Set([40, 120, 10]));
  });

  it('a stream without timestamps gets rising ones', async () => {
    const { frames } = await readFixture('raw-h264');
    expect(frames).toHaveLength(50);
    frames.slice(1).forEach((frame, i) => {
      expect(frame.ptsSeconds - frames[i]!.ptsSeconds).toBeCloseTo(0.04, 3);
    });
  });

  it('a jump back in the timestamps is joined on', async () => {
    const path = await fixtureClip('pts-jump');
    const raw = await ffprobePts(path);
    expect(raw.some((pts, i) => i > 0 && pts! < raw[i - 1]! - 1)).toBe(true);
    const { frames } = await readAll(path);
    expect(frames).toHaveLength(raw.length);
    const steps = frames.slice(1).map((frame, i) => frame.ptsSeconds - frames[i]!.ptsSeconds);
    expect(Math.min(...steps)).toBeGreaterThan(0);
    expect(Math.max(...steps)).toBeLessThan(0.5);
  });
});

describe('sampling and resume', () => {
  it('keeps the first frame at or after each tick, with source indices', async () => {
    const path = await fixtureClip('vfr');
    const pts = (await ffprobePts(path)) as number[];
    const expected: number[] = [];
    for (let tick = 0; tick <= (pts.at(-1)! - pts[0]!) * 5 + 1e-6; tick += 1) {
      const index = pts.findIndex((t) => t - pts[0]! >= tick / 5 - 1e-9);
      if (expected.at(-1) !== index) expected.push(index);
    }
    const { frames, report } = await readAll(path, { sampling: { kind: 'fps', fps: 5 } });
    expect(frames.map((frame) => frame.index)).toEqual(expected);
    expect(report.decodedFrames).toBe(pts.length);
  });

  it('a resumed run gives the same frames as the rest of a whole one', async () => {
    const sampling = { kind: 'fps', fps: 7 } as const;
    const all = (await readFixture('cuts', { sampling })).frames;
    const rest = (await readFixture('cuts', { sampling, startFrame: 40 })).frames;
    expect(rest[0]!.index).toBeGreaterThanOrEqual(40);
    expect(rest).toEqual(all.filter((frame) => frame.index >= 40));
  });
});

describe('pictures', () => {
  it('have the promised sizes and show the cuts where they are', async () => {
    const { frames } = await readFixture('cuts', { resolution: 96 });
    expect(frames).toHaveLength(cutsClipFrames);
    const change = frames.map(({ analysis }, i) => {
      const before = frames[i - 1]?.analysis ?? analysis;
      return analysis.reduce((sum, value, k) => sum + Math.abs(value - before[k]!), 0) / analysis.length;
    });
    const largest = change.map((value, index) => ({ value, index })).sort((a, b) => b.value - a.value);
    expect(
      largest
        .slice(0, 3)
        .map(({ index }) => index)
        .sort((a, b) => a - b),
    ).toEqual(cutsClipCuts);
    for (const frame of frames) {
      expect(frame.rgb.length).toBe(96 * 96 * 3);
      expect(frame.analysis.length).toBe(ANALYSIS_WIDTH * ANALYSIS_HEIGHT * 3);
    }
  });

  it('model pictures smaller and larger than the analysis picture are cut out of the stack unharmed', async () => {
    const small = (await readFixture('rgbw', { resolution: 32 })).frames[0]!;
    const large = (await readFixture('rgbw', { resolution: 256 })).frames[0]!;
    expect(small.analysis).toEqual(large.analysis);
    // The analysis picture goes by way of YUV, which rounds.
    for (const [picture, width, height, near] of [
      [small.rgb, 32, 32, 0],
      [large.rgb, 256, 256, 0],
      [small.analysis, ANALYSIS_WIDTH, ANALYSIS_HEIGHT, 4],
    ] as const) {
      const colours = [
        [0.25, 0.25, [255, 0, 0]],
        [0.75, 0.25, [0, 255, 0]],
        [0.25, 0.75, [0, 0, 255]],
        [0.75, 0.75, [255, 255, 255]],
      ] as const;
      for (const [x, y, colour] of colours)
        for (const [i, value] of pixel(picture, width, x, y, height).entries())
          expect(Math.abs(value - colour[i]!), `${x}, ${y}`).toBeLessThanOrEqual(near);
    }
  });

  it('rotation is applied', async () => {
    // Red, green above blue, white, turned anticlockwise by the display matrix: green, white above red, blue.
    const { rgb } = (await readFixture('rotated')).frames[0]!;
    const near = (x: number, y: number, expected: number[]) =>
      pixel(rgb, 64, x, y).forEach((value, c) => {
        expect(Math.abs(value - expected[c]!)).toBeLessThan(12);
      });
    near(0.25, 0.25, [0, 255, 0]);
    near(0.75, 0.25, [255, 255, 255]);
    near(0.25, 0.75, [255, 0, 0]);
    near(0.75, 0.75, [0, 0, 255]);
  });

  it('sample aspect is applied: stored 160x240 with 2:1 pixels is letterboxed as 4:3', async () => {
    const { rgb } = (await readFixture('sar2', { fit: 'letterbox' })).frames[0]!;
    const rowIsBlack = (row: number) => rgb.subarray(row * 64 * 3, (row + 1) * 64 * 3).every((value) => value < 3);
    expect(Array.from({ length: 64 }, (_, row) => row).filter(rowIsBlack)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 56, 57, 58, 59, 60, 61, 62, 63,
    ]);
  });

  it.each([
    ['bt709 limited', 'bt709'],
    ['bt601 limited', 'bt601'],
    ['bt709 full range', 'bt709-full'],
  ] as const)('%s becomes the right RGB', async (_name, kind) => {
    const { rgb } = (await readFixture(kind)).frames[0]!;
    // The clips store the colour (180, 60, 30) by their own matrix and range.
    [180, 60, 30].forEach((value, channel) => {
      expect(Math.abs(channelMean(rgb, channel) - value)).toBeLessThan(3);
    });
  });

  it.each(['odd', 'tiny', 'sliver', 'ten-bit', 'png'] as const)('%s gives pictures', async (kind) => {
    const { frames, report } = await readFixture(kind);
    expect(frames.length).toBeGreaterThan(0);
    expect(report.complete).toBe(true);
    if (kind === 'tiny' || kind === 'sliver') expect(channelMean(frames[0]!.rgb, 0)).toBeGreaterThan(240);
  });

  it('a frame size change in mid-stream keeps the raw stream in step', async () => {
    const { frames, report } = await readFixture('size-change', { fit: 'letterbox' });
    expect(frames).toHaveLength(50);
    expect(report.decodedFrames).toBe(50);
    expect(channelMean(frames[10]!.analysis, 0)).toBeGreaterThan(240);
    expect(channelMean(frames[40]!.analysis, 2)).toBeGreaterThan(240);
    // The letterbox follows the new aspect: 4:3 fills 48 rows, 640:200 fills 20.
    expect(channelMean(frames[10]!.rgb, 0) / 255).toBeCloseTo(48 / 64, 1);
    expect(channelMean(frames[40]!.rgb, 2) / 255).toBeCloseTo(20 / 64, 1);
  });

  it('takes the default stream of two', async () => {
    const { frames } = await readFixture('two-video');
    expect(frames).toHaveLength(20);
    expect(channelMean(frames[0]!.rgb, 2)).toBeGreaterThan(240);
  });
});

describe('damage', () => {
  it('a file that vanishes before decoding is an error', async () => {
    const path = await fixtureClip('faststart');
    const options = await readerOptions(path);
    const reader = openFrames({ ...options, probe: { ...options.probe, path: `${path}.gone` } });
    await expect(reader[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'unreadable' });
    expect(await reader.done).toMatchObject({ complete: false, sourceChanged: true });
  });

  it('an ffmpeg that says nothing is killed by the watchdog', async () => {
    const options = await readerOptions(await fixtureClip('one-frame'), { stallMs: 300 });
    const reader = openFrames({ ...options, tools: { ...tools, ffmpeg: await sleeper() } });
    await expect(reader[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'ffmpeg-failed' });
    expect((await reader.done).complete).toBe(false);
  });

  it('an ffmpeg that cannot be started is an error', async () => {
    const options = await readerOptions(await fixtureClip('one-frame'));
    const reader = openFrames({ ...options, tools: { ...tools, ffmpeg: '/nowhere/ffmpeg' } });
    await expect(reader[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'ffmpeg-failed' });
  });
});

describe('memory and processes', () => {
  it('a slow consumer of a long clip holds the memory still, and ffmpeg waits', async () => {
    const path = await fixtureClip('long');
    const reader = openFrames(await readerOptions(path, { resolution: 256, ringFrames: 8, highWater: 4 }));
    let count = 0;
    let start = 0;
    let peak = 0;
    for await (const frame of reader) {
      count += 1;
      if (frame.index === 200) {
        globalThis.gc?.();
        start = process.memoryUsage().rss;
      }
      if (frame.index > 200) peak = Math.max(peak, process.memoryUsage().rss);
      if (frame.index % 1000 === 0) await sleep(100);
    }
    expect(count).toBe(6000);
    // All frames together would be 1.4 GB.
    expect(peak - start).toBeLessThan(150 * 1024 * 1024);
    expect(await reader.done).toMatchObject({ complete: true });
  });

  it('ffmpeg waits while frames are not taken', async () => {
    // 96 frames of 52 kB: all of it would be decoded and gone in half a second if anything let it through.
    const path = await fixtureClip('cuts');
    const reader = openFrames(await readerOptions(path, { ringFrames: 5, highWater: 2 }));
    const frames = reader[Symbol.asyncIterator]();
    await frames.next();
    await sleep(3000);
    expect(processesNaming(path)).toHaveLength(1);
    let rest = 0;
    while (!(await frames.next()).done) rest += 1;
    expect(rest).toBe(cutsClipFrames - 1);
    expect(processesNaming(path)).toEqual([]);
  });

  it.each(['at once', 'after the first frame', 'while paused'])('close %s leaves no ffmpeg', async (when) => {
    const path = await fixtureClip('long');
    const reader = openFrames(await readerOptions(path));
    const frames = reader[Symbol.asyncIterator]();
    if (when !== 'at once') {
      await frames.next();
      expect(processesNaming(path)).toHaveLength(1);
    }
    if (when === 'while paused') await sleep(500);
    const started = performance.now();
    await reader.close();
    expect(performance.now() - started).toBeLessThan(1000);
    expect(processesNaming(path)).toEqual([]);
    expect(await reader.done).toMatchObject({ complete: false, reason: 'closed before the end' });
    expect((await frames.next()).done).toBe(true);
  });

  it('leaving the loop closes too', async () => {
    const path = await fixtureClip('long');
    for await (const frame of openFrames(await readerOptions(path))) if (frame.index === 3) break;
    expect(processesNaming(path)).toEqual([]);
  });
});

/** A program that neither speaks nor ends. */
async function sleeper(): Promise<string> {
  const { writeFile, mkdtemp } = await import('node:fs/promises');
  const { tmpdir } = await import('node:os');
  const path = `${await mkdtemp(`${tmpdir()}/sleeper-`)}/ffmpeg`;
  await writeFile(`${path}.new`, '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 });
  await rename(`${path}.new`, path);
  return path;
}

/** RGB at a relative place. */
function pixel(picture: Uint8Array, width: number, x: number, y: number, height = width): number[] {
  const at = (Math.floor(y * height) * width + Math.floor(x * width)) * 3;
  return [...picture.subarray(at, at + 3)];
}
