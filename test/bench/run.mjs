// `npm run bench -- NAME [ARGUMENTS]`: builds, then runs one benchmark of this folder; each prints figures and asserts no time.
import { runScript } from '../../build/script.mjs';

await runScript(import.meta.dirname, 'benchmark', process.argv.slice(2));
