// Starts the Chromium that stands behind the windows, with its own empty profile.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CdpConnection } from './cdp';
import { chromiumFlags, chromiumPath } from './chromiumPath';

export interface RunningChromium {
  connection: CdpConnection;
  /** For other clients, such as Playwright in the test. */
  endpoint: string;
  pid: number;
  stop(): void;
}

/** Starts it and connects; resolves when it takes commands. */
export async function startChromium(): Promise<RunningChromium> {
  const profile = mkdtempSync(join(tmpdir(), 'elastictok-chromium-'));
  const args = [...chromiumFlags, '--block-new-web-contents', '--window-size=1440,900', '--remote-debugging-port=0'];
  const child = spawn(chromiumPath(), [...args, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const stop = () => {
    try {
      process.kill(-(child.pid as number), 'SIGKILL');
    } catch {
      // It has ended already.
    }
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  const endpoint = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stderr.on('data', (chunk) => {
      text = (text + chunk).slice(-20_000);
      const found = /DevTools listening on (ws:\S+)/.exec(text)?.[1];
      if (found) resolve(found);
    });
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`Chromium ended (${code}): ${text}`)));
  });
  return { connection: await CdpConnection.connect(endpoint), endpoint, pid: child.pid as number, stop };
}
