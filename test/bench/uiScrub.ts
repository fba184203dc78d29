// `npm run bench -- uiScrub [FILE]`: how long after the pointer pictures of a long-GOP film come, by their drafts and without; part of `ui`, in a minute.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { draftsDir } from '../../src-main/fsx/places';
import { Screen } from '../e2e/screen';
import { tinyModelDir } from '../fixtures/model';
import { makeClip } from './ui/clip';
import { launchBrowser, launchHost } from './ui/host';
import { scrub, scrubFigures, waitForDrafts } from './ui/scrub';
import { tableText } from './ui/table';

const moves = 240;
const scratch = await mkdtemp(join(tmpdir(), 'elastictok-bench-scrub-'));
const browser = await launchBrowser();
try {
  console.log(`${cpus().length} cores, ${cpus()[0]?.model}; load before the start ${loadavg()[0]?.toFixed(1)}`);
  const film = process.argv[2] ?? makeClip(join(scratch, 'film.mp4'), '1920x1080', 20, 24);
  const dataDir = join(scratch, 'data');
  // Which model it is changes nothing but the wait.
  process.env.ELASTICTOK_MODELS = dirname(await tinyModelDir('fsq'));
  const figures = [];
  for (const how of ['with drafts', 'without']) {
    // Where drafts cannot be kept, frames are decoded where the pointer moves, and only key frames are there before.
    if (how === 'without') await rm(draftsDir(dataDir), { recursive: true });
    if (how === 'without') await writeFile(draftsDir(dataDir), '');
    const stored = await readdir(join(dataDir, 'analyses')).catch(() => []);
    const host = await launchHost(browser, dataDir, [
      stored[0] === undefined ? film : join(dataDir, 'analyses', stored[0]),
    ]);
    await new Screen(host.page).waitForStatus('complete', 600);
    await host.page.locator('[data-testid=source-canvas][data-state=shown]').waitFor();
    if (how === 'with drafts') await waitForDrafts(dataDir, 1);
    figures.push(...scrubFigures(how, await scrub(host.page, moves)));
    await host.close();
  }
  console.log(tableText(figures));
} finally {
  await browser.close();
  await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
}
