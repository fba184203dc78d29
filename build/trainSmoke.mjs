// `npm run train:smoke`: sets up Python, then trains, exports and evaluates a tiny model on generated clips.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensurePython } from './python.mjs';
import { ensureFfmpeg, ensureNode, root, run, stop } from './setup.mjs';

ensureNode();
ensureFfmpeg();
const python = ensurePython();
if (python.reason) stop(`The training code cannot run: ${python.reason}.`);
const out = mkdtempSync(join(tmpdir(), 'elastictok-smoke-'));
const args = ['-m', 'elastictok_train', 'smoke', '--out', out, ...process.argv.slice(2)];
const code = run(python.path, args, { cwd: join(root, 'models', 'train') });
rmSync(out, { recursive: true, force: true });
process.exit(code);
