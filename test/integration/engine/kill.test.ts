// The engine is killed at random moments: each resumed analysis ends byte-identical to an uninterrupted one.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { StudioError } from '../../../src-main/contract';
import { fixtureClip } from '../../fixtures/clips';
import { fingerprint, onlyRun, scratchFolder, startEngine, tinyRequest } from './setup';

const kills = Number(process.env.ELASTICTOK_KILLS ?? 20);

/** A small seeded generator, so that a failing run can be repeated. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

it(`${kills} kills lose nothing and change nothing`, { timeout: 600_000 }, async () => {
  const clip = await fixtureClip('cuts');
  await using reference = await scratchFolder();
  const engine = startEngine();
  try {
    const startedMs = performance.now();
    const whole = onlyRun(await engine.request(await tinyRequest(clip, reference.path)));
    const runMs = performance.now() - startedMs;
    const expected = await fingerprint(whole.folder);
    expect(whole.status).toBe('complete');

    const next = random(20261123);
    let killed = 0;
    let different = 0;
    while (killed < kills) {
      await using scratch = await scratchFolder();
      const request = await tinyRequest(clip, scratch.path);
      for (;;) {
        const timer = setTimeout(() => engine.kill(), next() * runMs);
        const outcome = await engine.request(request).then(
          (value) => onlyRun(value),
          (error: unknown) => error,
        );
        clearTimeout(timer);
        if (outcome instanceof Error) {
          expect(outcome).toBeInstanceOf(StudioError);
          expect((outcome as StudioError).code).toBe('engine-lost');
          killed++;
          if (killed < kills) continue;
        }
        break;
      }
      const final = onlyRun(await engine.request(request));
      expect(final.folder).toBe(join(scratch.path, whole.folder.slice(reference.path.length + 1)));
      if ((await fingerprint(final.folder)) !== expected) different++;
    }
    console.log(`${killed} kills, ${different} results differ`);
    expect(different).toBe(0);
  } finally {
    await engine.close();
  }
});
