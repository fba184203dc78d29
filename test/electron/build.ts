// Bundles the stand-in into one file that plain Node can load.
import { join } from 'node:path';
import { build } from 'vite';
import { repositoryRoot as root } from '../fixtures/shared';

let built: Promise<string> | null = null;

/** Gives the path of the bundled stand-in; made once a test run. */
export function buildStandIn(): Promise<string> {
  built ??= make();
  return built;
}

async function make(): Promise<string> {
  const outDir = join(root, 'test/e2e/output/stand-in');
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      ssr: join(root, 'test/electron/electron.ts'),
      outDir,
      emptyOutDir: false,
      target: 'node20',
      rollupOptions: { output: { format: 'es', entryFileNames: 'electron.js' } },
    },
  });
  return join(outDir, 'electron.js');
}
