// `npm run bench -- NAME [ARGUMENTS]`: builds, then runs one benchmark of this folder; each prints figures and asserts no time.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ensureBuild, ensureFfmpeg, ensureModules, ensureNode, stop } from '../../build/setup.mjs';

ensureNode();
ensureModules();
ensureFfmpeg();
ensureBuild();
// Only now: a fresh clone has no vite before its modules are installed.
const { build } = await import('vite');
const { kernels } = await import('../../build/kernels.mjs');

const folder = import.meta.dirname;
const [name, ...rest] = process.argv.slice(2);
if (!name || !existsSync(join(folder, `${name}.ts`))) {
  const names = readdirSync(folder).filter((entry) => entry.endsWith('.ts'));
  stop(`Name a benchmark: ${names.map((entry) => basename(entry, '.ts')).join(', ')}`);
}
const outDir = join(folder, '../../node_modules/.cache/elastictok-bench');
const file = `${name}-${process.pid}.mjs`;
await build({
  configFile: false,
  logLevel: 'error',
  plugins: [kernels()],
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
