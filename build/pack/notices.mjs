// The third-party notices and the bill of materials (CycloneDX) of a packed program, from what is really in it.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { models } from './config.mjs';
import { packedPackages } from './contents.mjs';

/**
 * @typedef {object} Part something that others made
 * @property {'library' | 'framework' | 'application' | 'machine-learning-model'} type
 * @property {string} name
 * @property {string} version
 * @property {string} licence SPDX identifier
 * @property {string} text the licence itself
 * @property {string} [source] where it was fetched from
 * @property {string} [sha256]
 */

export const noticesFile = 'THIRD-PARTY-NOTICES.txt';
export const sbomFile = 'sbom.cdx.json';

const own = (name) => readFileSync(join(import.meta.dirname, 'licences', name), 'utf8');
/** Who holds the rights in packages that come without a licence text; all are under the MIT licence. */
const holders = [
  [/^onnxruntime-/, 'Microsoft Corporation'],
  [/^@napi-rs\/canvas-/, '2020 lynweklm@gmail.com'],
];

/** The licence of an installed package. @throws Error where it comes without, and is not MIT */
function licenceText(root, { name, licence, author, folder }) {
  const path = join(root, folder);
  const file = readdirSync(path).find((entry) => /^(licen[cs]e|copying|unlicense)/i.test(entry));
  if (file !== undefined) return readFileSync(join(path, file), 'utf8').trim();
  if (licence !== 'MIT') throw new Error(`${name} has no licence text, and is not under the MIT licence (${licence})`);
  const holder = holders.find(([pattern]) => pattern.test(name))?.[1] ?? author;
  if (holder === null) throw new Error(`${name} has no licence text and names no author`);
  return own('MIT.txt').replace('HOLDER', holder).trim();
}

/** What vite has built into the program: it lists that beside what it writes. */
function bundledPackages(root) {
  return ['main', 'preload', 'renderer'].flatMap((bundle) =>
    JSON.parse(readFileSync(join(root, 'out', bundle, '.vite', 'license.json'), 'utf8')).map(
      ({ name, version, identifier, text }) => {
        if (!text) throw new Error(`${name}, which is built in, has no licence text`);
        return { name, version, licence: identifier, text };
      },
    ),
  );
}

/** What a model's card says of its licence and of the data that it was trained on. */
function modelPart(name, files, version) {
  const read = (file) => files.find(({ path }) => path === `models/${name}/${file}`).read();
  const card = read('README.md').toString();
  const text = [/^Licence: .*$/m, /^## Data\n[\s\S]*?(?=^## )/m]
    .map((part) => part.exec(card)?.[0].trim())
    .join('\n\n');
  const { licence } = JSON.parse(read('config.json').toString());
  const sha256 = createHash('sha256').update(read('weights.safetensors')).digest('hex');
  return { type: 'machine-learning-model', name, version, licence, text, sha256 };
}

/** ffmpeg and what is built into it. */
function ffmpegParts(files) {
  const read = (name) =>
    files
      .find(({ path }) => path === `ffmpeg/${name}`)
      ?.read()
      .toString();
  const listed = read('SOURCE.json');
  if (listed === undefined) return [];
  return JSON.parse(listed).map(({ name, version, licence, url, sha256 }) => ({
    type: name === 'ffmpeg' ? 'application' : 'framework',
    ...{ name, version, licence, text: read(`licences/${name}.txt`).trim(), source: url, sha256 },
  }));
}

/**
 * Everything in a packed program that others made, and the models.
 *
 * @param {string} root the repository that it was packed from
 * @param {import('./contents.mjs').PackedFile[]} files
 * @param {string} version of the program, which is that of its models, too
 * @returns {Part[]} each once, by name
 */
export function partsOf(root, files, version) {
  const packages = packedPackages(files).map((one) => ({ ...one, text: licenceText(root, one) }));
  const libraries = [...packages, ...bundledPackages(root)].map(({ name, version, licence, text }) => ({
    type: 'library',
    ...{ name, version, licence, text },
  }));
  const parts = [...libraries, ...ffmpegParts(files), ...models.map((name) => modelPart(name, files, version))];
  return [...new Map(parts.map((part) => [`${part.name}@${part.version}`, part])).values()].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
}

/** The notices as text: a list, then every licence text once with the parts that it belongs to. */
export function noticesText(parts) {
  const texts = new Map();
  for (const { name, version, text } of parts) texts.set(text, [...(texts.get(text) ?? []), `${name} ${version}`]);
  const rule = '-'.repeat(78);
  return [
    'ElasticTok Studio holds or comes with the following parts, which others made, and these models.',
    "Electron's and Chromium's licences lie beside the program (LICENSE.electron.txt, LICENSES.chromium.html).",
    '',
    ...parts.map(
      ({ name, version, licence, source }) => `${name} ${version}: ${licence}${source ? `, ${source}` : ''}`,
    ),
    '',
    own('native.txt').trim(),
    ...[...texts].flatMap(([text, names]) => ['', rule, names.join(', '), '', text]),
    '',
  ].join('\n');
}

/**
 * The bill of materials as CycloneDX 1.6. Its serial number follows from what it lists: the same program has the same bill.
 *
 * @param {Part[]} parts
 * @param {{ name: string, version: string, target: string, electron: string }} program
 */
export function billOfMaterials(parts, { name, version, target, electron }) {
  const purl = (part) => `pkg:npm/${part.name.replace('@', '%40')}@${part.version}`;
  const components = [
    {
      type: 'framework',
      'bom-ref': 'electron',
      name: 'electron',
      version: electron,
      licenses: [{ license: { id: 'MIT' } }],
    },
    ...parts.map((part) => ({
      type: part.type,
      'bom-ref': `${part.name}@${part.version}`,
      name: part.name,
      version: part.version,
      licenses: [/^[\w.+-]+$/.test(part.licence) ? { license: { id: part.licence } } : { expression: part.licence }],
      ...(part.type === 'library' && { purl: purl(part) }),
      ...(part.sha256 && { hashes: [{ alg: 'SHA-256', content: part.sha256 }] }),
      ...(part.source && { externalReferences: [{ type: 'distribution', url: part.source }] }),
    })),
  ];
  const hex = createHash('sha256')
    .update(JSON.stringify([name, version, target, components]))
    .digest('hex');
  const uuid = hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-5$3-8$4-$5');
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuid}`,
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': name,
        name,
        version,
        licenses: [{ license: { id: 'Apache-2.0' } }],
        properties: [{ name: 'elastictok:target', value: target }],
      },
    },
    components,
    dependencies: [{ ref: name, dependsOn: components.map((one) => one['bom-ref']) }],
  };
}

/** True where a build of this repository has told which packages it holds. */
export const isBuilt = (root) => existsSync(join(root, 'out', 'main', '.vite', 'license.json'));
