// A stretch of the queue by a virtual clock: every job ends once, and what is said of time and progress can be. `npm run faults -- soak` does a day.
import { expect, it } from 'vitest';
import { scratchFolder } from '../integration/engine/setup';
import { seeded } from './random';
import { whole } from './size';
import { soakDay } from './soak/day';

it('keeps count, time and file of the queue', async () => {
  await using scratch = await scratchFolder();
  const result = await soakDay(scratch.path, whole ? 1 : 0.4, seeded(3), 30);
  expect(result.complete).toBeGreaterThan(15);
  expect(result.failed + result.partial).toBeGreaterThan(0);
  expect(result.complete + result.failed + result.partial).toBe(result.jobs);
  expect(result).toMatchObject({ wrong: [], driftSeconds: 0, kept: 0, timers: 0 });
});
