// Runs one TypeScript program of a folder of `test/` (a benchmark, a fault script): builds the product and it, then runs it in Node.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ensureBuild, ensureFfmpeg, ensureModules, ensureNode, root, stop } from './setup.mjs';

/**
 * Runs `NAME.ts` of `folder` with the rest of the arguments and leaves its exit status as this process' own.
 *
 * @param {string} folder absolute path; its files `NAME.ts` are the programs
 * @param {string} noun what such a program is called, for the message of an unknown name
 * @param {string[]} args the name, then the program's own arguments
 */
export async function runScript(folder, noun, [name, ...rest]) {
  ensureNode();
  ensureModules();
  ensureFfmpeg();
  ensureBuild();
  if (!name || !existsSync(join(folder, `${name}.ts`))) {
    const names = readdirSync(folder).filter((entry) => entry.endsWith('.ts'));
    stop(`Name a ${noun}: ${names.map((entry) => basename(entry, '.ts')).join(', ')}`);
  }
  // Only now: a fresh clone has no vite before its modules are installed.
  const { build } = await import('vite');
  const { kernels } = await import('./kernels.mjs');
  const outDir = join(root, 'node_modules/.cache/elastictok-scripts');
  const file = `${name}-${process.pid}.mjs`;
  await build({
    configFile: false,
    logLevel: 'error',
    plugins: [kernels()],
    // Node has no Electron: its channels are carried by the stand-in.
    resolve: { alias: { electron: join(root, 'test/electron/ipcMain.ts') } },
    build: {
      ssr: join(folder, `${name}.ts`),
      outDir,
      emptyOutDir: false,
      minify: false,
      rollupOptions: { output: { entryFileNames: file } },
    },
  });
  // In a process of its own, which a GPU driver may end without taking this one along.
  const { status } = spawnSync(process.execPath, [join(outDir, file), ...rest], { stdio: 'inherit' });
  rmSync(join(outDir, file), { force: true });
  process.exitCode = status ?? 1;
}
