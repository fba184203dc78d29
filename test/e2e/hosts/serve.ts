// The serve host: the built server in Node, its page in a Chromium of the test's own.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumFlags, chromiumPath } from '../../electron/chromiumPath';
import type { RunningApp, StartOptions } from '../launch';
import { listenToConsole } from './consoleLog';
import { builtMain, root, waitForEnd, waitForLine } from './process';

/** Starts it and opens its page. */
export async function launchServe({ args, dataDir, env }: StartOptions): Promise<RunningApp> {
  const words = [join(builtMain, 'serve.js'), '--no-open', '--data', dataDir, ...args];
  const child = spawn(process.execPath, words, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const address = (await waitForLine(child, /(http:\/\/\S+)/, 30))[1] as string;
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumFlags });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const console = listenToConsole(page);
  await page.goto(address);
  return {
    page,
    mainPid: child.pid as number,
    address,
    desktop: null,
    console,
    async close() {
      await browser.close();
      child.kill('SIGTERM');
      await waitForEnd(child, 15);
    },
  };
}
