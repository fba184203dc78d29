// An engine that shall give way to the window does so once it has shown something.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { afterAll, expect, it, vi } from 'vitest';
import { giveWayFlag } from '../../../src-main/engine/link';
import { niceness } from '../../../src-main/fsx/priority';
import { fixtureClip } from '../../fixtures/clips';
import { scratchFolder, startEngine, tinyRequest } from './setup';

/** How far a session gives way; undefined where the system shares evenly among processes. */
function sessionOf(pid: number): number | undefined {
  const file = `/proc/${pid}/autogroup`;
  const nice = existsSync(file) ? /nice (\d+)/.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
  return nice === undefined ? undefined : Number(nice);
}

/** What a session of our own is set to where that is asked for: nothing else where the system does not let anybody. */
async function possible(nice: number): Promise<number | undefined> {
  const pid = other.pid as number;
  const set = () => writeFileSync(`/proc/${pid}/autogroup`, String(nice));
  await vi.waitFor(set, { timeout: 1000, interval: 150 }).catch(() => {});
  return sessionOf(pid);
}
const other = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
afterAll(() => void other.kill());

it.skipIf(process.platform !== 'linux')('an analysis gives way once its first blocks are there', async () => {
  await using scratch = await scratchFolder();
  const engine = startEngine([giveWayFlag]);
  const wanted = await possible(niceness.engineSession);
  try {
    const clip = await fixtureClip('cuts');
    await engine.request(await tinyRequest(clip, scratch.path));
    await vi.waitFor(() => expect(sessionOf(engine.pid as number)).toBe(wanted));
    expect(getPriority(engine.pid as number)).toBe(niceness.engine);
  } finally {
    await engine.close();
  }
});
