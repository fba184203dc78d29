// The one Chromium behind all windows, started when the first window wants it.

import { type RunningChromium, startChromium } from './chromium';
import { toTest } from './toTest';

let running: Promise<RunningChromium> | null = null;

/** Gives the running Chromium; tells the test where it is. */
export function chromium(): Promise<RunningChromium> {
  running ??= startChromium().then((started) => {
    toTest({ event: 'chromium', endpoint: started.endpoint, pid: started.pid });
    process.on('exit', () => started.stop());
    return started;
  });
  return running;
}
