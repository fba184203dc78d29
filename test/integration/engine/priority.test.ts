// An engine that shall give way to the window does so once it has shown something.
import { getPriority } from 'node:os';
import { expect, it, vi } from 'vitest';
import { giveWayFlag } from '../../../src-main/engine/link';
import { niceness } from '../../../src-main/fsx/priority';
import { fixtureClip } from '../../fixtures/clips';
import { possibleSessionNice, sessionNice } from '../session';
import { scratchFolder, startEngine, tinyRequest } from './setup';

it.skipIf(process.platform !== 'linux')('an analysis gives way once its first blocks are there', async () => {
  await using scratch = await scratchFolder();
  const engine = startEngine([giveWayFlag]);
  const wanted = await possibleSessionNice(niceness.engineSession);
  try {
    const clip = await fixtureClip('cuts');
    await engine.request(await tinyRequest(clip, scratch.path));
    await vi.waitFor(() => expect(sessionNice(engine.pid as number)).toBe(wanted));
    expect(getPriority(engine.pid as number)).toBe(niceness.engine);
  } finally {
    await engine.close();
  }
});
