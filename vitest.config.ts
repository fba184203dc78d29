// Test suites: unit (pure), contract, integration (real ffmpeg and onnxruntime), faults (everything made to fail) and e2e (real Chromium).
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { kernels } from './build/kernels.mjs';

const suite = (name: string, testTimeout: number, extra: object = {}) => ({
  plugins: [kernels()],
  test: {
    name,
    include: [`test/${name}/**/*.test.{ts,tsx}`],
    environment: 'node' as const,
    testTimeout,
    hookTimeout: testTimeout,
    ...extra,
  },
});

/** Much of the time goes into waiting for one process or another: two files at once finish sooner, even on two cores. */
const twoAtOnce = (groupOrder: number) => ({ pool: 'forks', maxWorkers: 2, sequence: { groupOrder } });

/** Electron's channels in the fault suite: carried by the stand-in. */
const electronChannels = resolve(import.meta.dirname, 'test/electron/ipcMain.ts');

export default defineConfig({
  test: {
    projects: [
      suite('unit', 10_000),
      suite('contract', 20_000),
      suite('integration', 120_000, twoAtOnce(1)),
      suite('faults', 240_000, { ...twoAtOnce(2), alias: { electron: electronChannels } }),
      // What the page comes to show may take its time on a busy machine; nothing here asserts a time by a poll.
      suite('e2e', 240_000, { ...twoAtOnce(3), expect: { poll: { timeout: 15_000 } } }),
    ],
  },
});
