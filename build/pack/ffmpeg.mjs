// Brings ffmpeg for a target: built here from the sources that ffmpeg.json pins, by the recipe ffmpeg.sh, or found as it was built before.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/**
 * A source, by its makers' own address.
 *
 * @typedef {{ name: string, version: string, licence: string, url: string, sha256: string }} Pin
 */

export const pinsFile = join(import.meta.dirname, 'ffmpeg.json');
const ownRecipe = join(import.meta.dirname, 'ffmpeg.sh');

/** @returns {Pin[]} */
export const readPins = () => JSON.parse(readFileSync(pinsFile, 'utf8'));

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

function run(command, args, options = {}) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...options,
  });
  if (status === 0) return stdout;
  const last = (error?.message ?? `${stdout}\n${stderr}`).trim().split('\n').slice(-15).join('\n');
  throw new Error(`${command} ${args.join(' ')} failed:\n${last}`);
}

/** A source's bytes: those of the file in `folder` that has the checksum, whatever it is called, or of its address. */
async function bytesOf({ url, sha256: wanted }, folder) {
  const here = folder === undefined ? [] : readdirSync(folder, { withFileTypes: true });
  for (const entry of here.filter((one) => one.isFile() && /\.tar\.\w+$/.test(one.name))) {
    const bytes = readFileSync(join(folder, entry.name));
    if (sha256(bytes) === wanted) return bytes;
  }
  const answer = await fetch(url).catch((error) => {
    throw new Error(`${url} cannot be fetched (${error.cause?.code ?? error.message})`);
  });
  if (!answer.ok) throw new Error(`${url} cannot be fetched (${answer.status})`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (wanted !== null && sha256(bytes) !== wanted)
    throw new Error(`${url} is not the file that was pinned: its SHA-256 is ${sha256(bytes)}`);
  return bytes;
}

/** @throws Error where a build is not whole, tells where it was made, or holds parts under the GPL */
function examine(folder, pins, work, runsHere) {
  const exe = existsSync(join(folder, 'bin', 'ffmpeg.exe')) ? '.exe' : '';
  for (const name of ['ffmpeg', 'ffprobe'])
    if (!existsSync(join(folder, 'bin', `${name}${exe}`))) throw new Error(`The build of ffmpeg holds no ${name}`);
  for (const { name } of pins)
    if (!existsSync(join(folder, 'licences', `${name}.txt`)))
      throw new Error(`The build of ffmpeg holds no licence of ${name}`);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { parentPath, name } of files)
    if (readFileSync(join(parentPath, name)).includes(basename(work)))
      throw new Error(`${name} tells where it was built`);
  if (!runsHere) return;
  for (const name of ['ffmpeg', 'ffprobe']) {
    const said = run(join(folder, 'bin', `${name}${exe}`), ['-version']);
    if (/--enable-(gpl|nonfree|version3)/.test(said)) throw new Error('That build of ffmpeg is not under the LGPL 2.1');
  }
}

/** What is in a build. On Windows zlib is in it, too, and its licence says which. */
function partsIn(folder, pins) {
  const zlib = join(folder, 'licences', 'zlib.txt');
  if (!existsSync(zlib)) return pins;
  const version = /version (\d[\d.]*\d)/.exec(readFileSync(zlib, 'utf8'))?.[1] ?? 'unknown';
  return [...pins, { name: 'zlib', version, licence: 'Zlib', url: `https://zlib.net/fossils/zlib-${version}.tar.gz` }];
}

/**
 * Where a target's ffmpeg lies once it is built: another source or recipe, another folder.
 *
 * @param {string} target
 * @param {string} cache
 */
export function ffmpegFolder(target, cache, pins = readPins(), recipe = ownRecipe) {
  const key = sha256(JSON.stringify(pins) + readFileSync(recipe, 'utf8')).slice(0, 16);
  return join(cache, `${target}-${key}`);
}

/**
 * Builds ffmpeg for a target into `ffmpegFolder`, or finds it there from before. Takes ten minutes on two cores.
 *
 * @param {string} target such as `linux-x64`
 * @param {string} cache
 * @param {object} [options]
 * @param {string} [options.sources] folder with the sources; what is not in it is fetched
 * @param {Pin[]} [options.pins]
 * @param {string} [options.recipe] a shell script, called with the target in a folder with `src/NAME` for each pin; it leaves `out/`
 * @param {boolean} [options.runsHere] the target is this machine: the programs are run as well
 * @returns {Promise<string>} folder with `bin/`, perhaps `lib/`, `licences/`, `SOURCE.json`, and the recipe as `build.sh`
 * @throws Error in one line or a few: not fetched, not what was pinned, no tools to build it with, not built
 */
export async function bringFfmpeg(
  target,
  cache,
  { sources, pins = readPins(), recipe = ownRecipe, runsHere = target === `${process.platform}-${process.arch}` } = {},
) {
  const folder = ffmpegFolder(target, cache, pins, recipe);
  if (existsSync(folder)) return folder;
  // Elsewhere: configure takes no path with a blank in it.
  const work = mkdtempSync(join(tmpdir(), 'elastictok-ffmpeg-'));
  try {
    for (const pin of pins) {
      const source = join(work, 'src', pin.name);
      mkdirSync(source, { recursive: true });
      writeFileSync(join(work, 'src', 'archive'), await bytesOf(pin, sources));
      // By a relative name: a tar of MSYS2 takes a drive's letter for a machine's name.
      run('tar', ['-xf', '../archive', '--strip-components=1'], { cwd: source });
    }
    console.log(`Building ffmpeg for ${target} ...`);
    run('sh', [recipe, target], { cwd: work });
    const built = join(work, 'out');
    examine(built, pins, work, runsHere);
    writeFileSync(join(built, 'SOURCE.json'), `${JSON.stringify(partsIn(built, pins), null, 2)}\n`);
    cpSync(recipe, join(built, 'build.sh'));
    rmSync(`${folder}.part`, { recursive: true, force: true });
    cpSync(built, `${folder}.part`, { recursive: true });
    renameSync(`${folder}.part`, folder);
    return folder;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * Pins another version of a source, by the address that it has now with the version in it, and writes ffmpeg.json.
 *
 * @returns {Promise<Pin>} the new pin, whose checksum is that of the file as it was fetched
 */
export async function pinSource(name, version) {
  const pins = readPins();
  const pin = pins.find((one) => one.name === name);
  if (!pin) throw new Error(`There is no source ${name}, but ${pins.map((one) => one.name).join(', ')}`);
  pin.url = pin.url.replaceAll(pin.version, version);
  pin.version = version;
  pin.sha256 = sha256(await bytesOf({ ...pin, sha256: null }));
  writeFileSync(pinsFile, `${JSON.stringify(pins, null, 2)}\n`);
  return pin;
}
