// Real clips beside the checkout: exactly the frames and timestamps that ffprobe reads. Skipped where they are absent.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { probeVideo } from '../../../src-main/media/probe';
import { clipsFolder, ffprobeCount, ffprobePts, readAll, sharedClips, tools } from './support';

if (sharedClips.length === 0) console.warn(`skipped: no real clips in ${clipsFolder}`);

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
