// Runs a TypeScript bench of this folder: `node test/bench/run.mjs model [ARGUMENTS]`.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const folder = dirname(fileURLToPath(import.meta.url));
const [name = 'model', ...rest] = process.argv.slice(2);
const outDir = join(folder, '../../node_modules/.cache/elastictok-bench');
const file = `${name}-${process.pid}.mjs`;
await build({
  configFile: false,
  logLevel: 'error',
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
