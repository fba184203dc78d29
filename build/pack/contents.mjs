// What a packed program holds: every file inside and outside of its archive, and the packages among them.
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { extractFile, listPackage, statFile } from '@electron/asar';

/**
 * @typedef {object} PackedFile
 * @property {string} path with slashes; files of the archive begin with `app.asar/`
 * @property {number} bytes
 * @property {boolean} inArchive false for files that lie beside the archive, unpacked ones among them
 * @property {() => Buffer} read
 */

/** @returns {PackedFile[]} every file below a folder, none of an archive */
function walk(folder, from = folder) {
  return readdirSync(from, { withFileTypes: true }).flatMap((entry) => {
    const path = join(from, entry.name);
    if (entry.isDirectory()) return walk(folder, path);
    const bytes = lstatSync(path).size;
    return [
      { path: relative(folder, path).split(sep).join('/'), bytes, inArchive: false, read: () => readFileSync(path) },
    ];
  });
}

/**
 * Every file of the resources of a packed program; those of `app.asar` one by one.
 *
 * @param {string} resources folder with `app.asar`
 * @returns {PackedFile[]}
 */
export function packedFiles(resources) {
  const archive = join(resources, 'app.asar');
  const inside = listPackage(archive, { isPack: false }).flatMap((name) => {
    const path = name.split(sep).join('/').replace(/^\//, '');
    const stats = statFile(archive, path.split('/').join(sep));
    // Folders have files; what is unpacked is met beside the archive.
    if (stats.files !== undefined || stats.unpacked) return [];
    return [
      {
        path: `app.asar/${path}`,
        bytes: stats.size,
        inArchive: true,
        read: () => extractFile(archive, path.split('/').join(sep)),
      },
    ];
  });
  return [...inside, ...walk(resources).filter(({ path }) => path !== 'app.asar')];
}

/**
 * The packages of `node_modules` among packed files.
 *
 * @param {PackedFile[]} files
 * @returns {{ name: string, version: string, licence: string | null, author: string | null, folder: string }[]} `folder` from the repository's root
 */
export function packedPackages(files) {
  const found = files.flatMap(({ path, read }) => {
    const folder = /^app\.asar(?:\.unpacked)?\/((?:node_modules\/(?:@[^/]+\/)?[^/]+\/)+)package\.json$/.exec(path)?.[1];
    if (folder === undefined) return [];
    const { name, version, license, licenses, author } = JSON.parse(read().toString());
    const licence = license ?? licenses?.[0] ?? null;
    return [
      {
        name,
        version,
        licence: typeof licence === 'string' || licence === null ? licence : licence.type,
        author: typeof author === 'string' ? author.replace(/\s*[<(].*$/, '') : (author?.name ?? null),
        folder: folder.replace(/\/$/, ''),
      },
    ];
  });
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

const parts = [
  ['models', /^models\//],
  ['ONNX Runtime', /\/node_modules\/onnxruntime-(node|common)\//],
  ['charts (@napi-rs/canvas)', /\/node_modules\/@napi-rs\//],
  ['ffmpeg', /^ffmpeg\//],
  ['other packages', /\/node_modules\//],
  ['program', /^app\.asar\/out\/main\//],
  ['window', /^app\.asar\/out\/(renderer|preload)\//],
  ['licences, bill of materials, scripts', /./],
];

/**
 * Bytes of each part of a program without Electron, the last line being the sum.
 *
 * @param {PackedFile[]} files
 * @returns {[string, number][]}
 */
export function sizeTable(files) {
  const sizes = new Map(parts.map(([name]) => [name, 0]));
  for (const { path, bytes } of files) {
    const [name] = parts.find(([, pattern]) => pattern.test(path));
    sizes.set(name, sizes.get(name) + bytes);
  }
  return [...sizes, ['all, without Electron', [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0)]];
}
