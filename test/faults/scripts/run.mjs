// `npm run faults -- NAME [ARGUMENTS]`: builds, then runs one long reliability script of this folder; each prints what it counted.
import { runScript } from '../../../build/script.mjs';

await runScript(import.meta.dirname, 'fault script', process.argv.slice(2));
