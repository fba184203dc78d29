// What is stored decodes to what was measured: every passing block, decoded again from its shard, is at or below the threshold.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { probeVideo } from '../../../src-main/media/probe';
import { fixtureClip } from '../../fixtures/clips';
import { tinyModelDir } from '../../fixtures/model';
import { clipsFolder, ffprobeCount, sharedClips, tools } from '../media/support';
import { recheck } from './recheck';
import { onlyRun, scratchFolder, startEngine, tinyRequest } from './setup';

/** A few clips of unlike kinds; all of them with ELASTICTOK_CLIPS=all, with the model folder ELASTICTOK_CLIPS_MODEL where given. */
const few = /vfr_screen|portrait_av1|nature_flower|talking_head|sport_juggle/;
const clips = process.env.ELASTICTOK_CLIPS === 'all' ? sharedClips : sharedClips.filter((name) => few.test(name));
if (clips.length === 0) console.warn(`skipped: no real clips in ${clipsFolder}`);

it('decodes every block of a generated clip to the error that was stored', async () => {
  const { blocks, passed } = await check(await fixtureClip('cuts'));
  // The threshold is one that some blocks meet and some do not, or this test would show little.
  expect(passed).toBeGreaterThan(0);
  expect(passed).toBeLessThan(blocks);
});

it.skipIf(clips.length === 0).each(clips)(
  '%s: as many frames as ffprobe reads, decoded to what was stored',
  { timeout: 3_600_000 },
  async (name) => {
    const path = join(clipsFolder, name);
    const { blocks, passed } = await check(path);
    expect(blocks).toBe(await ffprobeCount(path, (await probeVideo(path, tools)).streamIndex));
    console.log(`${name}: ${blocks} frames, ${passed} pass, none differs when decoded again`);
  },
);

async function check(clip: string) {
  await using scratch = await scratchFolder();
  const engine = startEngine();
  try {
    const modelDir = process.env.ELASTICTOK_CLIPS_MODEL ?? (await tinyModelDir('fsq'));
    const request = { ...(await tinyRequest(clip, scratch.path)), modelDir };
    const outcome = onlyRun(await engine.request(request));
    expect(outcome.status).toBe('complete');
    const result = await recheck(outcome.folder, clip, modelDir);
    expect(result.different).toBe(0);
    expect((100 * result.passed) / result.blocks).toBeCloseTo(outcome.totals.satisfiedPercent, 9);
    return result;
  } finally {
    await engine.close();
  }
}
