// Real clips beside the checkout: exactly the frames and timestamps that ffprobe reads. Skipped where they are absent.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { probeVideo } from '../../../src-main/media/probe';
import { clipsFolder, ffprobeCount, ffprobePts, readAll, sharedClips, tools } from './support';

if (sharedClips.length === 0) console.warn(`skipped: no real clips in ${clipsFolder}`);

const photos = join(clipsFolder, 'photos');
const photoNames = existsSync(photos) ? readdirSync(photos).filter((name) => /\.(jpe?g|png|webp)$/i.test(name)) : [];

it.skipIf(photoNames.length === 0).each(photoNames)('photo %s is one frame', async (name) => {
  const { frames, report } = await readAll(join(photos, name));
  expect(frames).toHaveLength(1);
  expect(report.complete).toBe(true);
});

it.skipIf(sharedClips.length === 0).each(sharedClips)('%s', async (name) => {
  const path = join(clipsFolder, name);
  const { streamIndex } = await probeVideo(path, tools);
  const { frames, report } = await readAll(path);
  expect(frames.length).toBe(await ffprobeCount(path, streamIndex));
  const expected = await ffprobePts(path, streamIndex);
  frames.forEach((frame, i) => {
    expect(frame.ptsSeconds).toBeCloseTo(expected[i]!, 9);
  });
  expect(report.reason).toBeUndefined();
  expect(report).toMatchObject({ complete: true, decodedFrames: frames.length });
});
