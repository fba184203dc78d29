// Preview pictures: the very frame that was asked for, from every kind of source, in any order, within bounds.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { PictureReader, pictureSize } from '../../../src-main/media/pictures';
import { probeVideo } from '../../../src-main/media/probe';
import { type FixtureKind, fixtureClip } from '../../fixtures/clips';
import { processesNaming, readFixture, tools } from './support';

const size = 64;

async function reader(kind: FixtureKind, box = size) {
  const probe = await probeVideo(await fixtureClip(kind), tools);
  return new PictureReader(probe, tools, { fit: 'crop', size: box });
}

/** The same order every time, forward runs and jumps mixed. */
function visits(count: number): number[] {
  const spread = Array.from({ length: 12 }, (_, i) => (i * 7919 + 3) % count);
  const forward = Array.from({ length: 5 }, (_, i) => Math.min(count - 1, Math.floor(count / 2) + i));
  return [...spread, ...forward, count - 1, 0];
}

describe('pictureAt', () => {
  const kinds: FixtureKind[] = [
    'cuts',
    'cuts-mkv',
    'vfr',
    'vfr-mp4',
    'long-gop',
    'open-gop-ts',
    'mpeg2',
    'mpeg2-ts',
    'late-start',
    'raw-h264',
    'one-frame',
    'pts-jump',
  ];
  it.each(kinds)('%s: the picture is the one the frame reader gave for that index', async (kind) => {
    const { frames } = await readFixture(kind, { resolution: size });
    const pictures = await reader(kind);
    // Random access by time before anything is known of the stream, then forward and back.
    for (const index of visits(frames.length)) {
      const frame = frames[index]!;
      const picture = await pictures.pictureAt(frame.ptsSeconds, index);
      expect(picture.rgba.length).toBe(size * size * 4);
      expect(largestDifference(picture.rgba, frame.rgb), `frame ${index}`).toBeLessThanOrEqual(1);
      if (kind !== 'pts-jump') expect(picture.ptsSeconds).toBeCloseTo(frame.ptsSeconds, 6);
    }
    await pictures.close();
  });

  it('neighbouring frames of the clips differ, so that the test above can fail', async () => {
    for (const kind of ['long-gop', 'open-gop-ts', 'mpeg2'] as const) {
      const { frames } = await readFixture(kind, { resolution: size });
      frames.slice(1).forEach((frame, i) => {
        const before = frames[i]!.rgb;
        expect(frame.rgb.some((value, k) => Math.abs(value - before[k]!) > 4)).toBe(true);
      });
    }
  });

  it('without an index gives the frame nearest in time', async () => {
    const pictures = await reader('long-gop');
    expect((await pictures.pictureAt(5.013, null)).ptsSeconds).toBeCloseTo(5, 6);
    expect((await pictures.pictureAt(5.031, null)).ptsSeconds).toBeCloseTo(5.04, 6);
    expect((await pictures.pictureAt(-3, null)).ptsSeconds).toBeCloseTo(0, 6);
    expect((await pictures.pictureAt(99, null)).ptsSeconds).toBeCloseTo(11.96, 6);
    await pictures.close();
  });

  it.each([
    'cuts',
    'cuts-mkv',
    'vfr',
    'vfr-mp4',
    'long-gop',
    'open-gop-ts',
    'mpeg2',
    'late-start',
    'one-frame',
    'long-still',
    'pts-gap',
    'negative-start',
    'edit-list',
    'intra-refresh',
  ] as const)('%s: without an index, times between frames give the nearer of the two, in any order', async (kind) => {
    const times = (await readFixture(kind, { resolution: 16 })).frames.map(({ ptsSeconds }) => ptsSeconds);
    const last = times.length - 1;
    const nearest = (asked: number) =>
      times.reduce((best, time) => (Math.abs(time - asked) < Math.abs(best - asked) ? time : best));
    const pictures = await reader(kind, 16);
    // Jumps, then forwards and back.
    for (const index of visits(times.length).slice(8, 18)) {
      for (const share of [0.3, 0.7]) {
        const [from, to] = [times[index]!, times[Math.min(last, index + 1)]!];
        const asked = index === last ? from + 9 * share : from + (to - from) * share;
        const { ptsSeconds } = await pictures.pictureAt(asked, null);
        expect(ptsSeconds, `at ${asked}`).toBeCloseTo(nearest(asked), 6);
      }
    }
    await pictures.close();
  });

  it('without an index counts by the usual rate where the file has no timestamps', async () => {
    const { frames } = await readFixture('raw-h264', { resolution: size });
    const pictures = await reader('raw-h264');
    const { rgba } = await pictures.pictureAt(1, null);
    const rate = (await probeVideo(await fixtureClip('raw-h264'), tools)).averageFps!;
    expect(largestDifference(rgba, frames[Math.round(rate)]!.rgb)).toBeLessThanOrEqual(1);
    await pictures.close();
  });

  it('times near those of the frames go forward and back without decoding anew', async () => {
    const path = await fixtureClip('long');
    const pictures = await reader('long');
    await pictures.pictureAt(40.003, null);
    const running = processesNaming(path);
    for (const index of [...Array(100).keys(), ...[...Array(100).keys()].reverse()]) {
      const { ptsSeconds } = await pictures.pictureAt(40 + index / 60 + 0.003, null);
      expect(ptsSeconds).toBeCloseTo(40 + index / 60, 6);
    }
    expect([running.length, processesNaming(path)]).toEqual([1, running]);
    await pictures.close();
  });

  it('goes forward with one ffmpeg, and the cache spares a second decode', async () => {
    const path = await fixtureClip('long');
    const pictures = await reader('long', 256);
    await pictures.pictureAt(0, 0);
    const [pid] = processesNaming(path);
    for (let index = 1; index < 100; index += 1) await pictures.pictureAt(index / 60, index);
    expect(processesNaming(path)).toEqual([pid]);
    for (let index = 99; index >= 0; index -= 1) await pictures.pictureAt(index / 60, index);
    expect(processesNaming(path)).toEqual([pid]);
    await pictures.close();
    expect(processesNaming(path)).toEqual([]);
  });

  it('memory stays bounded over many pictures', async () => {
    const pictures = await reader('long', 512);
    const before = process.memoryUsage().rss;
    for (let index = 0; index < 600; index += 1) {
      await pictures.pictureAt(index / 60, index);
      if (index % 100 === 0) await sleep(10);
    }
    // 600 pictures are 600 MiB; the cache may hold 64.
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
    await pictures.close();
  });

  it('close ends a call under way and leaves no ffmpeg', async () => {
    const path = await fixtureClip('long');
    const pictures = await reader('long');
    const open = pictures.pictureAt(99, 5940);
    const refused = expect(open).rejects.toMatchObject({ code: 'cancelled' });
    await sleep(50);
    await pictures.close();
    await refused;
    expect(processesNaming(path)).toEqual([]);
    await expect(pictures.pictureAt(0, 0)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('does not decode what nobody waits for any more, and goes on with what is', async () => {
    const path = await fixtureClip('long');
    const pictures = await reader('long');
    const stop = new AbortController();
    const [far, never] = [pictures.pictureAt(99, 5940, stop.signal), pictures.pictureAt(50, 3000, stop.signal)];
    const wanted = pictures.pictureAt(1, 60);
    const refused = Promise.all([far, never].map((one) => expect(one).rejects.toMatchObject({ code: 'cancelled' })));
    await sleep(20);
    stop.abort();
    await refused;
    expect((await wanted).ptsSeconds).toBeCloseTo(1, 6);
    expect(processesNaming(path).length).toBe(1);
    await pictures.close();
    // Given up before it began: no ffmpeg is started for it.
    const idle = await reader('long');
    await expect(idle.pictureAt(3, 180, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
    expect(processesNaming(path)).toEqual([]);
    await idle.close();
  });

  it('a whole picture keeps its aspect in the box', async () => {
    const probe = await probeVideo(await fixtureClip('sar2'), tools);
    expect(pictureSize(probe, { fit: 'whole', width: 200, height: 200 })).toEqual({ width: 200, height: 150 });
    const pictures = new PictureReader(probe, tools, { fit: 'whole', width: 200, height: 200 });
    const { rgba, width, height } = await pictures.pictureAt(0, 0);
    expect([width, height, rgba.length]).toEqual([200, 150, 200 * 150 * 4]);
    expect(rgba.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true);
    await pictures.close();
  });
});

function largestDifference(rgba: Uint8Array, rgb: Uint8Array): number {
  let largest = 0;
  for (let i = 0; i < rgb.length / 3; i += 1) {
    for (let c = 0; c < 3; c += 1) largest = Math.max(largest, Math.abs(rgba[i * 4 + c]! - rgb[i * 3 + c]!));
  }
  return largest;
}
