// `npm run bench -- NAME [ARGS]`: builds, then runs one benchmark of this folder; each prints its figures and asserts no time.
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuild, ensureFfmpeg, ensureModules, ensureNode, stop } from '../../build/setup.mjs';

ensureNode();
ensureModules();
ensureFfmpeg();
ensureBuild();
const [name, ...args] = process.argv.slice(2);
const file = join(import.meta.dirname, `${name}.mjs`);
if (!name || !existsSync(file)) {
  const names = readdirSync(import.meta.dirname).filter((entry) => entry.endsWith('.mjs') && entry !== 'run.mjs');
  stop(`Name a benchmark: ${names.map((entry) => basename(entry, '.mjs')).join(', ')}`);
}
const { bench } = await import(pathToFileURL(file).href);
await bench(args);
