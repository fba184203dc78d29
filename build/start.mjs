// `npm start [-- FILE...]`: opens the app in Electron, or serves it to a browser where Electron cannot run.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureBuild, ensureFfmpeg, ensureModules, ensureNode, root } from './setup.mjs';

/** Electron's executable, fetched by its own installer when it can be; otherwise the reason why there is none. */
function electron() {
  const hasScreen = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!hasScreen) return { reason: 'there is no screen' };
  const folder = join(root, 'node_modules', 'electron');
  const installed = () => {
    const pathFile = join(folder, 'path.txt');
    const path = existsSync(pathFile) ? join(folder, 'dist', readFileSync(pathFile, 'utf8')) : null;
    return path && existsSync(path) ? path : null;
  };
  if (installed()) return { path: installed() };
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 22 || (major === 22 && minor < 12)) return { reason: "Electron's installer needs Node 22.12 or later" };
  console.log('Fetching Electron ...');
  spawnSync(process.execPath, [join(folder, 'install.js')], { cwd: root, stdio: 'ignore', timeout: 300_000 });
  return installed() ? { path: installed() } : { reason: "Electron's binary could not be fetched" };
}

ensureNode();
ensureModules();
ensureFfmpeg();
ensureBuild();

const args = process.argv.slice(2);
const host = process.env.ELASTICTOK_HOST === 'serve' ? { reason: 'ELASTICTOK_HOST=serve' } : electron();
if (host.reason) console.log(`Serving the app to a browser: ${host.reason}.`);
// Files are named from where the user stands; npm itself changes to the repository.
const from = process.env.INIT_CWD ?? process.cwd();
const paths = args.map((arg) => (arg.startsWith('--') || !existsSync(resolve(from, arg)) ? arg : resolve(from, arg)));
// Without a file the demo clip shows what the app does; serve opens it by itself.
const words = paths.length === 0 ? ['--demo'] : paths;
// Else V8 takes up to 48 MB for young objects and gives none of it back; see src-main/engine/forkLink.ts.
const youngSpace = '--max-semi-space-size=2';
const child = host.path
  ? spawn(host.path, [root, ...words], { stdio: 'inherit' })
  : spawn(process.execPath, [youngSpace, join(root, 'out', 'main', 'serve.js'), ...paths], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 0));
