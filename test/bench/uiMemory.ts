// `npm run bench -- uiMemory [OPENS]`: memory of page and processes while an analysis is opened and closed many times; part of `ui`, in a minute.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Screen } from '../e2e/screen';
import { makeClip } from './ui/clip';
import { launchBrowser, launchHost, storedAnalysis } from './ui/host';
import { memoryFigures } from './ui/openClose';
import { tableText } from './ui/table';

const opens = Number(process.argv[2] ?? 50);
const scratch = await mkdtemp(join(tmpdir(), 'elastictok-bench-memory-'));
const browser = await launchBrowser();
try {
  const dataDir = join(scratch, 'data');
  const first = await launchHost(browser, dataDir, [makeClip(join(scratch, 'small.mp4'), '640x360', 1, 25)]);
  await new Screen(first.page).waitForStatus('complete', 600);
  await first.close();
  const host = await launchHost(browser, dataDir, [storedAnalysis(dataDir, 'small')]);
  console.log(tableText(await memoryFigures(host, opens)));
  await host.close();
} finally {
  await browser.close();
  await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
}
