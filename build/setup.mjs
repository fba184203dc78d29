// What the two commands share: finds or installs what a fresh machine lacks, and builds when sources are newer.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '..');

/** Prints one line and ends: the user has to do something first. */
export function stop(line) {
  console.error(line);
  process.exit(1);
}

/** Runs a program in the repository with its output shown; gives its exit code (1 when it could not start). */
export function run(command, args, options = {}) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options }).status ?? 1;
}

/** Runs npm by the file that Node can execute, so that no shell is needed on Windows. */
export function npm(args, options) {
  const cli = process.env.npm_execpath;
  return cli ? run(process.execPath, [cli, ...args], options) : run('npm', args, options);
}

export function ensureNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    stop(`Node ${process.versions.node} is too old: install Node 20.19 or later from https://nodejs.org.`);
  }
}

/** Installs the node modules when they are missing or older than the lock file. */
export function ensureModules() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs) return;
  console.log('Installing node modules ...');
  if (npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']) !== 0) {
    stop('npm ci failed: check the network connection to the npm registry and run the command again.');
  }
}

/** Path of a program on PATH, or null. */
export function which(name) {
  const names = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const file of names) if (folder && existsSync(join(folder, file))) return join(folder, file);
  }
  return null;
}

/** Installs a Debian package where this user may; true when that worked. */
function aptInstall(name) {
  if (process.platform !== 'linux' || !which('apt-get') || process.getuid?.() !== 0) return false;
  console.log(`Installing ${name} ...`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = { env, stdio: ['ignore', 'ignore', 'inherit'] };
  const install = () => run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], quiet) === 0;
  return install() || (run('apt-get', ['update', '-qq'], quiet) === 0 && install());
}

const howTo = {
  linux: (name) => `sudo apt-get install ${name}  (or your distribution's package)`,
  darwin: (name) => `brew install ${name}`,
  win32: (name) => `winget install ${name}`,
};
const remedy = (name) => (howTo[process.platform] ?? howTo.linux)(name);

export function ensureFfmpeg() {
  if (process.env.FFMPEG_PATH || (which('ffmpeg') && which('ffprobe'))) return;
  if (!aptInstall('ffmpeg')) stop(`ffmpeg 5.1 or later is needed: ${remedy('ffmpeg')}`);
}

/** Path of a Chromium for the end-to-end tests. */
export function ensureChromium() {
  const places = [
    process.env.CHROMIUM_PATH,
    which('chromium'),
    which('chromium-browser'),
    which('google-chrome'),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ];
  const found = places.find((place) => place && existsSync(place));
  if (found) return found;
  if (aptInstall('chromium')) return which('chromium');
  return stop(`A Chromium is needed for the end-to-end tests: ${remedy('chromium')}, or set CHROMIUM_PATH.`);
}

function newestMtime(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestMtime(join(path, name))));
}

/** Builds out/ unless it is newer than every source it is made from. */
export function ensureBuild() {
  const stamp = join(root, 'out', 'built.json');
  const inputs = ['src-main', 'src-renderer', 'electron.vite.config.ts', 'package-lock.json'];
  const newest = Math.max(...inputs.map((name) => newestMtime(join(root, name))));
  if (existsSync(stamp) && JSON.parse(readFileSync(stamp, 'utf8')).sources === newest) return;
  console.log('Building ...');
  const vite = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  if (run(process.execPath, [vite, 'build', '--logLevel', 'warn']) !== 0) stop('The build failed; see above.');
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(stamp, JSON.stringify({ sources: newest }));
}
