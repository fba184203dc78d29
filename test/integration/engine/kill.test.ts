// The engine is killed at random moments: each resumed analysis ends byte-identical to an uninterrupted one.
import { expect, it } from 'vitest';
import { type AnalysisSettings, StudioError } from '../../../src-main/contract';
import { analysisOutcomeSchema } from '../../../src-main/engine/protocol';
import { fixtureClip } from '../../fixtures/clips';
import { fingerprint, scratchFolder, startEngine, tinyRequest, tinySettings } from './setup';

const kills = Number(process.env.ELASTICTOK_KILLS ?? 10);

/** A small seeded generator, so that a failing run can be repeated. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** What is killed: how often, under which settings of the tiny model. */
const works: [string, number, Partial<AnalysisSettings>[]][] = [
  ['an analysis', kills, [{}]],
  ['several thresholds side by side', 2, [{ threshold: 0.1 }, {}, { threshold: 0.3, sampling: { kind: 'all' } }]],
  [
    'a budget, in whichever reading',
    2,
    [{ search: 'budget', budget: { kind: 'mean-tokens', value: 9 }, sampling: { kind: 'fps', fps: 8 } }],
  ],
];

it.each(works)('%s: %i kills lose nothing and change nothing', { timeout: 600_000 }, async (_name, most, settings) => {
  const clip = await fixtureClip('cuts');
  const requestFor = async (outDir: string) => ({
    ...(await tinyRequest(clip, outDir)),
    settings: settings.map((changes) => ({ ...tinySettings, ...changes })),
  });
  await using reference = await scratchFolder();
  const engine = startEngine();
  try {
    const startedMs = performance.now();
    const whole = analysisOutcomeSchema.parse(await engine.request(await requestFor(reference.path)));
    const runMs = performance.now() - startedMs;
    const expected = await fingerprint(reference.path);
    expect(whole.runs.map(({ status }) => status)).toEqual(settings.map(() => 'complete'));

    const next = random(20261123);
    let killed = 0;
    let different = 0;
    while (killed < most) {
      await using scratch = await scratchFolder();
      const request = await requestFor(scratch.path);
      for (;;) {
        const timer = setTimeout(() => engine.kill(), next() * runMs);
        const outcome = await engine.request(request).then(
          (value) => analysisOutcomeSchema.parse(value),
          (error: unknown) => error,
        );
        clearTimeout(timer);
        if (outcome instanceof Error) {
          expect(outcome).toBeInstanceOf(StudioError);
          expect((outcome as StudioError).code).toBe('engine-lost');
          killed++;
          if (killed < most) continue;
        }
        break;
      }
      const final = analysisOutcomeSchema.parse(await engine.request(request));
      expect(final.runs.map(({ folder }) => folder.slice(scratch.path.length))).toEqual(
        whole.runs.map(({ folder }) => folder.slice(reference.path.length)),
      );
      if ((await fingerprint(scratch.path)) !== expected) different++;
    }
    console.log(`${killed} kills, ${different} results differ`);
    expect(different).toBe(0);
  } finally {
    await engine.close();
  }
});
