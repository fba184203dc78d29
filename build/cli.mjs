// `npm run analyze -- ARGS` and the other command-line jobs from a clone: installs, builds, then runs the cli.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuild, ensureFfmpeg, ensureModules, ensureNode, root } from './setup.mjs';

ensureNode();
// Notices go to the error stream, so that `--json` output stays clean.
console.log = console.error;
ensureModules();
ensureFfmpeg();
ensureBuild();
const result = spawnSync(process.execPath, [join(root, 'out', 'main', 'cli.js'), ...process.argv.slice(2)], {
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdio: 'inherit',
});
process.exit(result.status ?? 1);
