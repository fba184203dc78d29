// A program that cannot be started is never killed: Node would send the signal to an id that nobody has set, this process' own group in the worst case.
import { ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { spawnForkEngine } from '../../../src-main/engine/forkLink';
import { readDrafts } from '../../../src-main/media/draftStream';
import { locateFfmpeg } from '../../../src-main/media/locate';
import { probeVideo } from '../../../src-main/media/probe';
import { RawInput } from '../../../src-main/media/rawInput';
import { RawVideo } from '../../../src-main/media/rawVideo';
import { runTool } from '../../../src-main/media/runTool';
import { fixtureClip } from '../../fixtures/clips';

const missing = join(tmpdir(), 'elastictok-no-such-program');
let unstarted = 0;

beforeEach(() => {
  unstarted = 0;
  const kill = ChildProcess.prototype.kill;
  vi.spyOn(ChildProcess.prototype, 'kill').mockImplementation(function (this: ChildProcess, signal) {
    if (this.pid !== undefined) return kill.call(this, signal);
    unstarted += 1;
    return false;
  });
});
afterEach(() => vi.restoreAllMocks());

it('when it is given up before it starts, or at once', async () => {
  const gaveUp = AbortSignal.abort();
  await expect(runTool(missing, [], { timeoutMs: 1000, signal: gaveUp })).rejects.toMatchObject({ code: 'ENOENT' });
  const later = new AbortController();
  const run = runTool(missing, [], { timeoutMs: 1000, signal: later.signal });
  later.abort();
  await expect(run).rejects.toMatchObject({ code: 'ENOENT' });

  const video = new RawVideo({ ffmpeg: missing, args: [], frameBytes: 10, highWater: 1 });
  await video.kill();
  expect(await video.ended).toMatchObject({ startError: expect.stringContaining('ENOENT') as string });

  const input = new RawInput(missing, [], { width: 2, height: 2, pixelFormat: 'rgba', tickNanoseconds: 1 });
  await input.kill();
  expect(await input.ended).toMatchObject({ startError: expect.stringContaining('ENOENT') as string });

  const probe = await probeVideo(await fixtureClip('tiny'), await locateFfmpeg());
  const stop = new AbortController();
  const index = { times: [], ends: [], hasAll: false };
  const tools = { ffmpeg: missing, ffprobe: missing };
  const drafts = readDrafts({ probe, tools }, index, () => Promise.resolve(true), stop.signal);
  stop.abort();
  await expect(drafts).rejects.toMatchObject({ code: 'cancelled' });

  expect(unstarted).toBe(0);
});

it('as an engine', async () => {
  const { execPath } = process;
  try {
    process.execPath = missing;
    const engine = spawnForkEngine('nothing.js', []);
    const gone = new Promise<number | null>((resolve) => engine.onExit(resolve));
    engine.kill();
    expect(await gone).toBeNull();
  } finally {
    process.execPath = execPath;
  }
  expect(unstarted).toBe(0);
});
