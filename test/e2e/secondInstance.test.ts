// Starting the app twice: the second start hands its files to the first and ends.
import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { fixtureClip } from '../fixtures/clips';
import { realElectron } from './hosts/realElectron';
import { launchStandIn, standInCommand } from './hosts/standIn';
import { makeDataDir } from './launch';
import { Screen } from './screen';

// With the real binary the lock belongs to the user's profile, which a test must not take.
if (realElectron() !== null) console.warn('skipped: it drives the stand-in alone');
it.runIf(realElectron() === null)('hands its files to the first and ends', async () => {
  const data = await makeDataDir();
  const start = { dataDir: data.path, env: { ...process.env, ELASTICTOK_HOME: data.path } };
  const first = await launchStandIn({ ...start, args: [] });
  try {
    const { words, env } = await standInCommand({ ...start, args: [await fixtureClip('vfr')] });
    const second = spawnSync(process.execPath, words, { env, timeout: 20_000 });
    expect(second.status).toBe(0);
    await new Screen(first.page).files.first().waitFor();
  } finally {
    await first.close();
    await data.remove();
  }
});
