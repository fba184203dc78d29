import { expect, it } from 'vitest';
import { ThumbnailStrip } from '../../../src-main/engine/thumbnailStrip';
import type { Thumbnail } from '../../../src-main/media/thumbnails';

const picture = (index: number): Thumbnail => ({
  index,
  ptsSeconds: index / 10,
  rgba: new Uint8Array(4),
  width: 1,
  height: 1,
});

/** A source whose places from `end` on have no picture; notes the places that are made. */
function stripOf(end: number) {
  const made: number[] = [];
  const strip = new ThumbnailStrip(async function* (places) {
    for await (const index of places) {
      made.push(index);
      if (index < end) yield picture(index);
    }
  });
  return { strip, made };
}

it('makes the places that are asked for, each once, and none before them', async () => {
  const { strip, made } = stripOf(1000);
  const found = await Promise.all([900, 901, 900].map((index) => strip.picture(index)));
  expect(found.map(({ ptsSeconds }) => ptsSeconds)).toEqual([90, 90.1, 90]);
  expect((await strip.picture(3)).ptsSeconds).toBe(0.3);
  expect(made).toEqual([900, 901, 3]);
  await strip.close();
});

it('gives the nearest picture before a place that has none, and says where there is none', async () => {
  const { strip } = stripOf(10);
  await expect(strip.picture(20)).rejects.toMatchObject({ code: 'unreadable' });
  await strip.picture(8);
  expect((await strip.picture(20)).ptsSeconds).toBe(0.8);
  await strip.close();
});

it('ends those who wait when it is closed', async () => {
  const strip = new ThumbnailStrip(async function* (places, signal) {
    for await (const index of places) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      if (index < 0) yield picture(index);
    }
  });
  const waiting = expect(strip.picture(5)).rejects.toMatchObject({ code: 'unreadable' });
  await strip.close();
  await waiting;
});

it('takes what a source gives that is read through once', async () => {
  const strip = new ThumbnailStrip(async function* () {
    yield picture(0);
    yield picture(500);
  });
  expect((await strip.picture(700)).ptsSeconds).toBe(50);
  await strip.close();
});
