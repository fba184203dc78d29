// Cancel, resume, close and reopen: nothing that was analysed is lost or done twice.
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fixtureClip } from '../fixtures/clips';
import { hostNames, launchApp, makeDataDir, type RunningApp, slowOnDemand, writePreferences } from './launch';
import { Screen } from './screen';

/** Frames of the clip `long-gop`: 12 s at 25 a second. */
const clipFrames = 300;

/** Every stored shard with the time it was written: equal lists mean that nothing was analysed again. */
async function shardTimes(folder: string): Promise<string[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.safetensors')).sort();
  return Promise.all(names.map(async (name) => `${name} ${(await stat(join(folder, name))).mtimeMs}`));
}

let data: Awaited<ReturnType<typeof makeDataDir>>;
let app: RunningApp | null = null;

beforeEach(async () => {
  data = await makeDataDir();
});
afterEach(async () => {
  await app?.close();
  app = null;
  await data.remove();
});

describe.each(hostNames)('on %s', (host) => {
  it('cancels at once, resumes, and finds the whole analysis again after a restart', async () => {
    const clip = await fixtureClip('long-gop');
    await writePreferences(data.path, slowOnDemand);
    app = await launchApp({ host, args: [clip], dataDir: data.path });
    let screen = new Screen(app.page);
    await screen.button('analyze').click();
    await screen.waitForFrames(20);
    const asked = Date.now();
    await screen.button('cancel').click();
    await screen.button('resume').waitFor({ timeout: 5000 });
    expect(Date.now() - asked).toBeLessThan(3000);
    const cancelled = await screen.frames();
    expect(cancelled).toBeGreaterThan(0);
    await screen.screenshot(`cancelled-${host}`);
    await screen.button('resume').click();
    await screen.waitForStatus('complete');
    // The last frames may be drawn after the status.
    await screen.waitForFrames(clipFrames);
    expect(cancelled).toBeLessThan(clipFrames);
    await app.close();
    const stored = await shardTimes(data.path);
    expect(stored.length).toBeGreaterThan(1);

    app = await launchApp({ host, args: [clip], dataDir: data.path });
    screen = new Screen(app.page);
    await screen.button('analyze').click();
    await screen.waitForStatus('complete');
    expect(await screen.waitForFrames(clipFrames)).toBe(clipFrames);
    expect(await shardTimes(data.path)).toEqual(stored);
    await screen.screenshot(`reopened-${host}`);
  });

  it('leaves no process behind when it is closed in the middle of an analysis', async () => {
    await writePreferences(data.path, slowOnDemand);
    app = await launchApp({ host, args: [await fixtureClip('long-gop')], dataDir: data.path });
    const screen = new Screen(app.page);
    await screen.button('analyze').click();
    await screen.waitForFrames(5);
    const { mainPid } = app;
    await app.close();
    app = null;
    expect(() => process.kill(mainPid, 0)).toThrow();
  });
});
