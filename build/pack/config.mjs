// What electron-builder is told: what goes into the program of each system, how it is hardened, and which installers are made of it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { unusedPackages } from './packages.mjs';
import { targetName } from './targets.mjs';

const root = join(import.meta.dirname, '../..');
const own = (...names) => join(import.meta.dirname, ...names);

export const appId = 'studio.elastictok.app';
export const productName = 'ElasticTok Studio';
/** The models that come with the program. */
export const models = ['elastictok-s-fsq', 'elastictok-s-vae'];

/** Videos that "Open with" offers the app for: the extensions that its dialogs know, and their types on Linux. */
export const videoTypes = {
  extensions: 'mp4 m4v mov mkv webm avi ts mts m2ts mpg mpeg flv ogv gif'.split(' '),
  mime: [
    ...'mp4 x-m4v quicktime x-matroska webm x-msvideo vnd.avi mp2t mpeg x-flv ogg'
      .split(' ')
      .map((type) => `video/${type}`),
    'image/gif',
  ],
};

/** What an attacker with the user's files could switch on otherwise (Electron's documentation, "fuses"). The engine needs none of it. */
export const fuses = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  grantFileProtocolExtraPrivileges: false,
};

/** Files of the program, from the repository's root. Only what runs: no sources, tests, maps, documents, other systems' libraries. */
function files({ platform, arch, canvas }) {
  return [
    'package.json',
    'out/{main,preload,renderer}/**',
    '!out/**/.vite{,/**}',
    ...unusedPackages(root).map((name) => `!node_modules/${name}{,/**}`),
    '!node_modules/onnxruntime-node/{lib,script}{,/**}',
    `!node_modules/onnxruntime-node/bin/*/!(${platform}){,/**}`,
    `!node_modules/onnxruntime-node/bin/*/*/!(${arch}){,/**}`,
    // The same file again: the binding asks for the name without a version.
    '!node_modules/onnxruntime-node/bin/**/libonnxruntime.1.*.dylib',
    `!node_modules/@napi-rs/!(canvas|${canvas.replace('@napi-rs/', '')}){,/**}`,
    '!node_modules/**/{test,tests,__tests__,example,examples,doc,docs,benchmark,benchmarks,coverage,tools,.github}{,/**}',
    '!node_modules/**/{Makefile,.*,*.md,*.markdown,*.map,*.ts,*.mts,*.cts,*.flow,*.tgz,*.html,*.bnf}',
    '!node_modules/{js-yaml/dist,js-yaml/bin,semver/bin}{,/**}',
    '!**/*.map',
  ];
}

/**
 * The configuration for one target.
 *
 * @param {object} options
 * @param {import('./targets.mjs').Target} options.target
 * @param {{ win32: string, darwin: string, linux: string }} options.icons what `makeIcons` has drawn
 * @param {string | null} options.ffmpeg folder with ffmpeg, ffprobe and their licence; null for a program without
 * @param {string} options.output folder that installers go to
 * @param {(context: object) => Promise<void>} options.afterPack called with the program before it is signed
 * @param {string} [options.electronDist] folder of an unpacked Electron, instead of a download
 * @param {NodeJS.ProcessEnv} [options.env] signing (`CSC_LINK`, `CSC_NAME`, `WIN_CSC_LINK`, `APPLE_TEAM_ID`, `APPLE_API_KEY`) and
 *   updates (`ELASTICTOK_UPDATE_URL`) are off unless their variables are set
 */
export function builderConfig({ target, icons, ffmpeg, output, afterPack, electronDist, env = process.env }) {
  const signsMac = Boolean(env.CSC_LINK || env.CSC_NAME);
  const notarizes = signsMac && Boolean(env.APPLE_TEAM_ID || env.APPLE_API_KEY);
  const windows = target.platform === 'win32';
  return {
    appId,
    productName,
    copyright: 'Apache-2.0',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder fills them in
    artifactName: 'ElasticTok-Studio-${version}-${os}-${arch}.${ext}',
    directories: { output, buildResources: import.meta.dirname },
    extraMetadata: { homepage: env.ELASTICTOK_HOMEPAGE || 'https://arxiv.org/abs/2410.08368' },
    ...(electronDist !== undefined && { electronDist }),
    files: files(target),
    asar: true,
    // A library in an archive cannot be loaded.
    asarUnpack: ['**/*.node', '**/*.{dll,dylib,so}', '**/*.so.*'],
    extraResources: [
      ...models.map((name) => ({
        from: join(root, 'models', name),
        to: `models/${name}`,
        filter: ['config.json', 'weights.safetensors', 'README.md', 'SHA256SUMS'],
      })),
      { from: join(root, 'LICENSE'), to: 'LICENSE.txt' },
      windows
        ? { from: own('bin', 'elastictok.cmd'), to: 'bin/elastictok.cmd' }
        : { from: own('bin', 'elastictok'), to: 'bin/elastictok' },
      ...(ffmpeg === null ? [] : [{ from: ffmpeg, to: 'ffmpeg' }]),
    ],
    electronFuses: fuses,
    electronLanguages: ['en-US'],
    // All native code comes built.
    npmRebuild: false,
    afterPack,
    // A folder for each target: two of one system would give their lists of versions the same name.
    publish: env.ELASTICTOK_UPDATE_URL
      ? { provider: 'generic', url: `${env.ELASTICTOK_UPDATE_URL.replace(/\/$/, '')}/${targetName(target)}` }
      : null,
    win: { icon: icons.win32 },
    nsis: { oneClick: true, perMachine: false, include: own('installer.nsh') },
    mac: {
      icon: icons.darwin,
      category: 'public.app-category.video',
      // Without a certificate it is signed ad hoc, or no Mac would start it; the hardened runtime needs a real identity.
      ...(!signsMac && { identity: '-' }),
      hardenedRuntime: signsMac,
      entitlements: own('entitlements.mac.plist'),
      entitlementsInherit: own('entitlements.mac.plist'),
      notarize: notarizes,
      fileAssociations: [
        // A folder that Finder shows as one document.
        { ext: 'etok', name: 'ElasticTok analysis', role: 'Editor', isPackage: true, rank: 'Owner' },
        { ext: videoTypes.extensions, name: 'Video', role: 'Viewer', rank: 'Alternate' },
      ],
    },
    dmg: { sign: false },
    linux: {
      icon: icons.linux,
      executableName: 'elastictok-studio',
      category: 'AudioVideo',
      synopsis: 'Tokenize videos adaptively',
      maintainer: env.ELASTICTOK_MAINTAINER || 'ElasticTok Studio <nobody@localhost>',
      // Analyses are folders, which Linux knows no types of; the app opens folders of videos and pictures, too.
      mimeTypes: [...videoTypes.mime, 'inode/directory'],
    },
    deb: { packageName: 'elastictok-studio', fpm: [`${own('bin', 'elastictok-deb')}=/usr/bin/elastictok`] },
  };
}

/** Says what a configuration names that is not there: icons, models, hardening files, resources. Empty where all is there. */
export function missingFiles({ extraResources, win, nsis, mac, linux, deb }) {
  const named = [
    ...extraResources.map(({ from }) => from),
    ...extraResources.flatMap(({ from, filter }) => (filter ?? []).map((name) => join(from, name))),
    ...[win.icon, nsis.include, mac.icon, mac.entitlements, mac.entitlementsInherit, linux.icon],
    ...deb.fpm.map((word) => word.split('=')[0]),
  ];
  return named.filter((path) => !existsSync(path));
}
