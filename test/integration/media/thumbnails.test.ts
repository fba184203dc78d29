// The thumbnail strip: evenly spaced, in order, of the promised size, cancellable, also without seeking.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { niceness } from '../../../src-main/fsx/priority';
import { probeVideo } from '../../../src-main/media/probe';
import { type Thumbnail, thumbnailStrip } from '../../../src-main/media/thumbnails';
import { type FixtureKind, fixtureClip } from '../../fixtures/clips';
import { channelMean, processesNaming, readFixture, tools } from './support';

async function strip(kind: FixtureKind, count: number, signal?: AbortSignal): Promise<Thumbnail[]> {
  const probe = await probeVideo(await fixtureClip(kind), tools);
  const list: Thumbnail[] = [];
  for await (const thumbnail of thumbnailStrip(probe, tools, { count, height: 40 }, signal)) list.push(thumbnail);
  return list;
}

it('gives evenly spaced pictures with the aspect kept', async () => {
  const started = performance.now();
  const list = await strip('long', 10);
  console.log(`10 thumbnails of a 100 s clip in ${Math.round(performance.now() - started)} ms`);
  expect(list.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  list.forEach(({ ptsSeconds, rgba, width, height, index }) => {
    expect([width, height, rgba.length]).toEqual([53, 40, 53 * 40 * 4]);
    const place = 5 + index * 10;
    // A key frame at most one group (250 frames at 60 fps) before the place.
    expect(ptsSeconds).toBeLessThanOrEqual(place + 1e-6);
    expect(ptsSeconds).toBeGreaterThan(place - 4.5);
    expect(channelMean(rgba, 3, 4)).toBe(255);
  });
});

it('shows each place of a short source at its own time, although one key frame serves them all', async () => {
  // 12 s in groups of 250 frames at 25 fps: key frames at 0 and 10 s alone.
  const list = await strip('long-gop', 6);
  expect(list.map(({ ptsSeconds }) => Math.round(ptsSeconds))).toEqual([1, 3, 5, 7, 9, 11]);
});

it.each(['long-gop', 'vfr', 'mpeg2-ts', 'open-gop-ts'] as const)(
  '%s: a place shows the first frame from its time on, in whatever order places are wanted',
  async (kind) => {
    const probe = await probeVideo(await fixtureClip(kind), tools);
    const times = (await readFixture(kind, { resolution: 16 })).frames.map(({ ptsSeconds }) => ptsSeconds);
    const count = 40;
    const order = [3, 4, 9, 38, 2, 30, 39];
    const places = async function* () {
      yield* order;
    };
    const found = new Map<number, number>();
    for await (const { index, ptsSeconds } of thumbnailStrip(probe, tools, { count, height: 20, places: places() })) {
      expect(found.has(index)).toBe(false);
      found.set(index, ptsSeconds);
    }
    const first = (index: number) => {
      const place = (probe.startSeconds ?? 0) + (probe.declaredDurationSeconds! * (index + 0.5)) / count;
      return times.find((time) => time >= place - 1e-3);
    };
    // Where no frame comes from a place on, there is no picture: -1.
    for (const index of order) expect(found.get(index) ?? -1, `place ${index}`).toBeCloseTo(first(index) ?? -1, 3);
  },
);

it('decodes on from place to place, and holds no file open while no place is wanted', async () => {
  const path = await fixtureClip('long-gop');
  const probe = await probeVideo(path, tools);
  const running: number[][] = [];
  const places = async function* () {
    for (let index = 0; index < 20; index += 1) {
      yield index;
      running.push(processesNaming(path));
      if (index === 5) expect(getPriority(running.at(-1)![0])).toBe(niceness.thumbnails);
    }
    await vi.waitFor(() => expect(processesNaming(path)).toEqual([]), { timeout: 15_000, interval: 200 });
    yield 3;
    yield 22;
  };
  const list: Thumbnail[] = [];
  for await (const one of thumbnailStrip(probe, tools, { count: 24, height: 200, places: places() })) list.push(one);
  expect(new Set(running.flat()).size).toBe(1);
  // The last place is decoded to anew, alone. Pictures so large do not all wait in a pipe.
  expect(list.map(({ index }) => index)).toEqual([...Array(20).keys(), 22]);
});

it.each(['raw-h264', 'one-frame', 'png', 'truncated-mkv', 'late-start', 'open-gop-ts'] as const)(
  '%s has pictures',
  async (kind) => {
    const list = await strip(kind, 6);
    expect(list.length).toBeGreaterThan(0);
    expect(list.map(({ index }) => index)).toEqual([...list.map(({ index }) => index)].sort((a, b) => a - b));
  },
);

it('keeps rotation', async () => {
  expect((await strip('rotated', 1))[0]).toMatchObject({ width: 30, height: 40 });
});

it('starts no other ffmpeg once it is asked to end, also where the first one has given nothing yet', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'thumbnails-'));
  const [program, note] = [join(folder, 'ffmpeg'), join(folder, 'starts')];
  await writeFile(program, `#!/bin/sh\necho start >> '${note}'\nsleep 2\nexec '${tools.ffmpeg}' "$@"\n`, {
    mode: 0o755,
  });
  const abort = new AbortController();
  const probe = await probeVideo(await fixtureClip('long-gop'), tools);
  const slow = { ...tools, ffmpeg: program };
  setTimeout(() => abort.abort(), 500);
  const list: Thumbnail[] = [];
  for await (const one of thumbnailStrip(probe, slow, { count: 12, height: 20 }, abort.signal)) list.push(one);
  expect([list, await readFile(note, 'utf8')]).toEqual([[], 'start\n']);
  await rm(folder, { recursive: true });
});

it('ends when asked and leaves no ffmpeg', async () => {
  const abort = new AbortController();
  const path = await fixtureClip('long');
  const probe = await probeVideo(path, tools);
  const list: Thumbnail[] = [];
  for await (const thumbnail of thumbnailStrip(probe, tools, { count: 50, height: 20 }, abort.signal)) {
    list.push(thumbnail);
    if (list.length === 2) abort.abort();
  }
  expect(list).toHaveLength(2);
  expect(processesNaming(path)).toEqual([]);
});
