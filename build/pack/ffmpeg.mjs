// Brings ffmpeg for a target, as ffmpeg.json pins it: an LGPL build for Windows and Linux, the source to be built for macOS.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';

/**
 * One target's ffmpeg. `asset` is what the file is called among those of a release of the builds, `source` says that it is built here.
 *
 * @typedef {{ asset?: string, source?: boolean, version: string | null, url: string | null, sha256: string | null }} Pin
 */

export const pinsFile = join(import.meta.dirname, 'ffmpeg.json');
const builds = 'https://api.github.com/repos/BtbN/FFmpeg-Builds/releases/tags/';
const sources = 'https://ffmpeg.org/releases/';
/** No option of it makes the result GPL; nothing of the building machine but the system's own libraries gets in. */
const configure =
  '--disable-autodetect --enable-videotoolbox --enable-zlib --disable-network --disable-doc --disable-debug --disable-ffplay'.split(
    ' ',
  );

/** @returns {Record<string, Pin>} */
export const readPins = () => JSON.parse(readFileSync(pinsFile, 'utf8'));

async function download(url) {
  const answer = await fetch(url).catch((error) => {
    throw new Error(`${url} cannot be fetched (${error.cause?.code ?? error.message})`);
  });
  if (!answer.ok) throw new Error(`${url} cannot be fetched (${answer.status})`);
  return Buffer.from(await answer.arrayBuffer());
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

function run(command, args, options = {}) {
  const { status, error, stdout } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    ...options,
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed (${error?.message ?? status})`);
  return stdout;
}

/** Windows' own tar reads zip files; the one that Git brings along does not. */
const tar = process.platform === 'win32' ? join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'tar.exe') : 'tar';

/** Builds an unpacked source into a folder. */
function buildSource(source, into) {
  const inSource = { cwd: source, stdio: ['ignore', 'ignore', 'inherit'] };
  run('./configure', [`--prefix=${into}`, ...configure], inSource);
  run('make', [`-j${availableParallelism()}`], inSource);
  run('make', ['install'], inSource);
  // What the licence is, as the source says it.
  cpSync(join(source, 'COPYING.LGPLv2.1'), join(into, 'LICENSE.txt'));
}

/** Takes programs, libraries and licence of an unpacked build; the links that only a linker needs stay behind. */
function takePrograms(build, into) {
  const needed = {
    bin: /^(ffmpeg|ffprobe)(\.exe)?$|\.dll$/,
    lib: /\.so\.\d+$/,
    '.': /^LICENSE(\.txt)?$/,
  };
  for (const [folder, names] of Object.entries(needed)) {
    if (!existsSync(join(build, folder))) continue;
    for (const name of readdirSync(join(build, folder)).filter((entry) => names.test(entry))) {
      const to = join(into, folder, folder === '.' ? 'LICENSE.txt' : name);
      cpSync(join(build, folder, name), to, { dereference: true });
      if (folder === 'bin') chmodSync(to, 0o755);
    }
  }
}

/** @throws Error where a build is not whole, or holds parts under the GPL */
function examine(folder, runsHere) {
  const exe = existsSync(join(folder, 'bin', 'ffmpeg.exe')) ? '.exe' : '';
  for (const name of ['ffmpeg', 'ffprobe'])
    if (!existsSync(join(folder, 'bin', `${name}${exe}`))) throw new Error(`The build of ffmpeg holds no ${name}`);
  if (!existsSync(join(folder, 'LICENSE.txt'))) throw new Error('The build of ffmpeg holds no licence text');
  if (!runsHere) return;
  const said = run(join(folder, 'bin', `ffmpeg${exe}`), ['-version']);
  if (/--enable-(gpl|nonfree)/.test(said)) throw new Error('That build of ffmpeg is not under the LGPL');
}

/**
 * Brings ffmpeg for a target into `cache/NAME`, or finds it there from before.
 *
 * @param {string} name of the target
 * @param {string} cache
 * @param {Record<string, Pin>} pins
 * @param {boolean} runsHere the target is this machine: the programs are run as well
 * @returns {Promise<string>} folder with `bin/`, perhaps `lib/`, and `LICENSE.txt`
 * @throws Error in one line: not pinned, not fetched, or not what was pinned
 */
export async function fetchFfmpeg(
  name,
  cache,
  pins = readPins(),
  runsHere = name === `${process.platform}-${process.arch}`,
) {
  const pin = pins[name];
  if (!pin?.url || !pin.sha256 || !pin.version)
    throw new Error(
      `ffmpeg for ${name} is not pinned: run "npm run pack:ffmpeg -- --pin RELEASE VERSION" first (RELEASING.md)`,
    );
  const folder = join(cache, `${name}-${pin.sha256.slice(0, 16)}`);
  if (existsSync(folder)) return folder;
  const bytes = await download(pin.url);
  if (sha256(bytes) !== pin.sha256)
    throw new Error(`${pin.url} is not the file that was pinned: its SHA-256 is ${sha256(bytes)}`);
  const work = `${folder}.part`;
  rmSync(work, { recursive: true, force: true });
  const [unpacked, into] = [join(work, 'unpacked'), join(work, 'ffmpeg')];
  mkdirSync(unpacked, { recursive: true });
  mkdirSync(into);
  const archive = join(work, basename(new URL(pin.url).pathname));
  writeFileSync(archive, bytes);
  run(tar, ['-xf', archive, '-C', unpacked]);
  const top = join(unpacked, readdirSync(unpacked)[0]);
  if (pin.source) {
    const built = join(work, 'built');
    buildSource(top, built);
    takePrograms(built, into);
  } else takePrograms(top, into);
  examine(into, runsHere);
  writeFileSync(
    join(into, 'SOURCE.json'),
    `${JSON.stringify({ version: pin.version, url: pin.url, sha256: pin.sha256 }, null, 2)}\n`,
  );
  renameSync(into, folder);
  rmSync(work, { recursive: true, force: true });
  return folder;
}

/**
 * Pins every target anew and writes ffmpeg.json: each file is fetched and its checksum taken, which must be the one that the release tells.
 *
 * @param {string} release of the builds, such as `autobuild-2026-10-31-13-00`; those of the ends of months are kept for two years
 * @param {string} version of the source, such as `8.1.2`
 */
export async function pinFfmpeg(release, version) {
  const { assets } = JSON.parse((await download(`${builds}${release}`)).toString());
  const pins = readPins();
  for (const [name, pin] of Object.entries(pins)) {
    const asset = assets.find((one) => pin.asset !== undefined && new RegExp(pin.asset).test(one.name));
    if (!pin.source && !asset) throw new Error(`${release} has no file for ${name} (${pin.asset})`);
    pin.url = pin.source ? `${sources}ffmpeg-${version}.tar.xz` : asset.browser_download_url;
    pin.version = pin.source ? version : /^ffmpeg-n(.+?)-(linux|win)/.exec(asset.name)[1];
    pin.sha256 = sha256(await download(pin.url));
    if (asset?.digest && asset.digest !== `sha256:${pin.sha256}`)
      throw new Error(`${pin.url} is not what the release says`);
    console.log(`${name.padEnd(13)} ${pin.version}  ${pin.sha256}`);
  }
  writeFileSync(pinsFile, `${JSON.stringify(pins, null, 2)}\n`);
}
