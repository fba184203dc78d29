// The systems that installers are made for, and what each of them takes from node_modules.

/**
 * @typedef {object} Target
 * @property {'win32' | 'darwin' | 'linux'} platform as Node names it
 * @property {'x64' | 'arm64'} arch
 * @property {string[]} installers names of electron-builder's targets
 * @property {string} canvas package that holds @napi-rs/canvas's library
 */

/**
 * Every target. There is none for macOS on Intel: onnxruntime-node has no library for it.
 *
 * @type {readonly Target[]}
 */
export const targets = [
  { platform: 'win32', arch: 'x64', installers: ['nsis'], canvas: '@napi-rs/canvas-win32-x64-msvc' },
  { platform: 'win32', arch: 'arm64', installers: ['nsis'], canvas: '@napi-rs/canvas-win32-arm64-msvc' },
  { platform: 'darwin', arch: 'arm64', installers: ['dmg', 'zip'], canvas: '@napi-rs/canvas-darwin-arm64' },
  {
    platform: 'linux',
    arch: 'x64',
    installers: ['AppImage', 'deb', 'tar.gz'],
    canvas: '@napi-rs/canvas-linux-x64-gnu',
  },
  {
    platform: 'linux',
    arch: 'arm64',
    installers: ['AppImage', 'deb', 'tar.gz'],
    canvas: '@napi-rs/canvas-linux-arm64-gnu',
  },
];

/** Such as `linux-x64`: names a target in file names and in ffmpeg.json. */
export const targetName = ({ platform, arch }) => `${platform}-${arch}`;

/** The target of this machine, or of a name. @throws Error where there is none, and why */
export function findTarget(name = `${process.platform}-${process.arch}`) {
  const target = targets.find((one) => targetName(one) === name);
  if (target) return target;
  const why = name === 'darwin-x64' ? ': onnxruntime-node has no library for macOS on Intel' : '';
  throw new Error(`There is no installer for ${name}${why}. There are: ${targets.map(targetName).join(', ')}.`);
}
