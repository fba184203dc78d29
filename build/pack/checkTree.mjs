// What is checked on a packed program without running it: only what belongs in it, nothing of the machine that packed it, hardened as told.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { getRawHeader } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { fuses } from './config.mjs';
import { packedPackages } from './contents.mjs';
import { noticesFile, sbomFile } from './notices.mjs';

/** Which system and processor a file is a program or library of; null for every other file. */
export function nativeKind(bytes) {
  if (bytes.length < 64) return null;
  if (bytes.readUInt32BE(0) === 0x7f454c46) {
    const processors = { 62: 'x64', 183: 'arm64' };
    return `linux-${processors[bytes.readUInt16LE(18)] ?? 'other'}`;
  }
  if (bytes.readUInt32LE(0) === 0xfeedfacf) return `darwin-${bytes.readUInt32LE(4) === 0x0100000c ? 'arm64' : 'x64'}`;
  if (bytes.toString('latin1', 0, 2) !== 'MZ') return null;
  const head = bytes.readUInt32LE(60);
  const isProgram = head + 6 <= bytes.length && bytes.toString('latin1', head, head + 4) === 'PE\0\0';
  return isProgram ? `win32-${bytes.readUInt16LE(head + 4) === 0xaa64 ? 'arm64' : 'x64'}` : null;
}

const notForUsers =
  /(^|\/)(tests?|__tests__|fixtures|src-main|src-renderer|\.vite)\/|\.(test|spec)\.\w+$|\.map$|\.[cm]?tsx?$/;

/** Where packing happened: the repository, the folder of the check, and the user's own, where it has a name that says something. */
function placesHere(root, work) {
  const home = homedir();
  return [root, work, ...(home.split('/').length > 2 ? [home] : [])];
}

/** Names of files whose checksum is not the one that the archive's head tells. */
function broken(resources, files) {
  const wrong = [];
  const visit = (entry, path) => {
    for (const [name, child] of Object.entries(entry.files)) {
      const at = `${path}${name}`;
      if (child.files) visit(child, `${at}/`);
      else if (!child.unpacked) {
        const bytes = files.get(`app.asar/${at}`)?.read();
        if (bytes === undefined || createHash('sha256').update(bytes).digest('hex') !== child.integrity?.hash)
          wrong.push(at);
      }
    }
  };
  visit(getRawHeader(join(resources, 'app.asar')).header, '');
  return wrong;
}

/**
 * Checks the resources of a packed program.
 *
 * @param {object} options
 * @param {(name: string, faults: string[]) => void} options.check takes each result; without faults it has passed
 * @param {import('./contents.mjs').PackedFile[]} options.files
 * @param {string} options.resources
 * @param {string} options.executable
 * @param {string} options.target such as `linux-x64`
 * @param {string} options.root the repository
 * @param {string} options.work folder that it was packed in
 */
export async function checkTree({ check, files, resources, executable, target, root, work }) {
  const natives = [];
  const foreign = [];
  const tellsPlaces = [];
  const places = placesHere(root, work);
  for (const file of files) {
    const bytes = file.read();
    const kind = nativeKind(bytes);
    if (kind !== null) natives.push(file);
    if (kind !== null && kind !== target) foreign.push(`${file.path} (${kind})`);
    if (places.some((place) => bytes.includes(place))) tellsPlaces.push(file.path);
  }
  const paths = files.map(({ path }) => path);
  check('no file is of another system or processor', foreign);
  check(
    'no test, source or source map',
    paths.filter((path) => notForUsers.test(path)),
  );
  check('no path of the machine that packed it', tellsPlaces);
  check('every library lies outside of the archive', [
    ...natives.filter(({ inArchive }) => inArchive).map(({ path }) => path),
    ...(natives.length >= 3 ? [] : [`only ${natives.length} libraries are there`]),
  ]);
  check(
    'every file of the archive has its checksum',
    broken(resources, new Map(files.map((file) => [file.path, file]))),
  );

  const wire = await getCurrentFuseWire(executable);
  const name = (fuse) => `${fuse[0].toUpperCase()}${fuse.slice(1)}`;
  const wrong = Object.entries(fuses).filter(([fuse, on]) => wire[FuseV1Options[name(fuse)]] !== (on ? 0x31 : 0x30));
  check(
    'fuses are as configured',
    wrong.map(([fuse]) => fuse),
  );

  const notices = existsSync(join(resources, noticesFile)) ? readFileSync(join(resources, noticesFile), 'utf8') : '';
  const bill = JSON.parse(readFileSync(join(resources, sbomFile), 'utf8'));
  const listed = new Set(bill.components.map((part) => `${part.name}@${part.version}`));
  const packages = packedPackages(files);
  check('notices and bill of materials name every package', [
    ...packages.filter((part) => !notices.includes(`${part.name} ${part.version}: `)).map((part) => part.name),
    ...packages.filter((part) => !listed.has(`${part.name}@${part.version}`)).map((part) => part.name),
    ...['react', 'zod', 'elastictok-s-fsq'].filter((part) => !notices.includes(`\n${part} `)),
  ]);
}
