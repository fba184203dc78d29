// Sources that are damaged, odd, hostile or changing: every one through the real queue, with a good file behind it.
import { afterAll, beforeAll, describe, it } from 'vitest';
import { sample } from './size';
import { groups } from './sources/groups';
import { runCase } from './sources/run';
import { type FaultStudio, startFaultStudio } from './sources/studio';

const posix = process.platform !== 'win32';
let studio: FaultStudio;
let ran = 0;
beforeAll(async () => {
  studio = await startFaultStudio();
});
afterAll(async () => {
  await studio.close();
  console.log(`${ran} cases`);
});

describe.each(groups)('$title', ({ cases }) => {
  it.each(sample(cases, 8))('$name', async (one) => {
    if (one.posix && !posix) return console.log(`skipped ${one.name}: this system has no such files`);
    await runCase(studio, one, ++ran);
  });
});
