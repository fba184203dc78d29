// The thumbnail strip: evenly spaced, in order, of the promised size, cancellable, also without seeking.
import { expect, it } from 'vitest';
import { probeVideo } from '../../../src-main/media/probe';
import { type Thumbnail, thumbnailStrip } from '../../../src-main/media/thumbnails';
import { type FixtureKind, fixtureClip } from '../../fixtures/clips';
import { channelMean, processesNaming, tools } from './support';

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
