// The built serve host with a Chromium page on it, both measured from outside.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { entryPath } from '../../../src-main/fsx/places';
import { waitForEnd, waitForLine } from '../../e2e/hosts/process';
import { chromiumFlags, chromiumPath } from '../../electron/chromiumPath';
import { installProbe } from './probe';

/** What the host tells a page on the way to the first bar. */
const told = {
  opened: /"type":"opened"/,
  analysing: /"phase":"analysing"/,
  blocks: /"type":"blocks"/,
} as const;
export type Told = keyof typeof told;

export interface Host {
  page: Page;
  /** From the start of its process to a page whose buttons work, milliseconds. */
  launchMs: number;
  /** Milliseconds (`performance.now`) at which the page first was told something since a time; null where it was not. */
  toldAt(what: Told, since: number): number | null;
  /** Resident memory of its main process and of its engines, MiB; null where the system does not tell. */
  residentMiB(): number | null;
  close(): Promise<void>;
}

/** Folder of the analysis of a clip in a data folder. */
export function storedAnalysis(dataDir: string, clipName: string): string {
  const folder = join(dataDir, 'analyses');
  const name = readdirSync(folder).find((stored) => stored.startsWith(clipName));
  if (name === undefined) throw new Error(`${clipName} has no analysis`);
  return join(folder, name);
}

/** A Chromium for all pages, started before anything is measured: under Electron it is part of the app. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: chromiumFlags });
}

/** Starts the serve host on a data folder with files, and waits until its page can be used. */
export async function launchHost(browser: Browser, dataDir: string, files: string[]): Promise<Host> {
  const began = performance.now();
  const serve = join(entryPath('engine'), '..', 'serve.js');
  // As build/start.mjs does.
  const youngSpace = '--max-semi-space-size=2';
  const child = spawn(process.execPath, [youngSpace, serve, '--no-open', '--data', dataDir, ...files], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = (await waitForLine(child, /(http:\/\/\S+)/, 120))[1] as string;
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(300_000);
  await installProbe(page);
  const messages: { at: number; what: Told }[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      for (const what of Object.keys(told) as Told[])
        if (told[what].test(String(payload))) messages.push({ at: performance.now(), what });
    }),
  );
  await page.goto(address);
  // The state of the app has come and a turn of its thread was free.
  await page.getByTestId('file-item').first().waitFor();
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
  const launchMs = performance.now() - began;
  return {
    page,
    launchMs,
    toldAt: (what, since) => messages.find((one) => one.what === what && one.at >= since)?.at ?? null,
    residentMiB: () => residentOf(child.pid as number),
    async close() {
      await page.close();
      child.kill('SIGTERM');
      await waitForEnd(child, 30);
    },
  };
}

/** A process and its children, MiB; from /proc. */
function residentOf(main: number): number | null {
  let sum = 0;
  try {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const status = statusOf(pid);
      if (Number(pid) !== main && !new RegExp(`^PPid:\\s+${main}$`, 'm').test(status)) continue;
      sum += Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
    }
  } catch {
    return null;
  }
  return sum;
}

function statusOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    // It ended while it was looked at.
    return '';
  }
}
