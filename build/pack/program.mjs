// Packs the program of one target with electron-builder; puts notices and bill of materials beside it, and refuses what is not whole.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Arch, build, Platform } from 'electron-builder';
import { ensureBuild, root } from '../setup.mjs';
import { builderConfig, missingFiles } from './config.mjs';
import { packedFiles } from './contents.mjs';
import { makeIcons } from './icons.mjs';
import { billOfMaterials, isBuilt, noticesFile, noticesText, partsOf, sbomFile } from './notices.mjs';
import { targetName } from './targets.mjs';

const json = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const platforms = { win32: Platform.WINDOWS, darwin: Platform.MAC, linux: Platform.LINUX };

/**
 * Packs.
 *
 * @param {object} options
 * @param {import('./targets.mjs').Target} options.target
 * @param {boolean} options.dirOnly leaves it at the unpacked program, without installers
 * @param {string | null} options.ffmpeg folder of `bringFfmpeg`; null for a program without
 * @param {string} options.output
 * @param {string} [options.electronDist] an unpacked Electron, instead of a download
 * @returns {Promise<{ folder: string, resources: string, installers: string[] }>} the unpacked program, its resources, the installers
 * @throws Error where something is missing that belongs in it
 */
export async function packProgram({ target, dirOnly, ffmpeg, output, electronDist }) {
  ensureBuild();
  if (!isBuilt(root)) throw new Error('The build has not listed its packages: remove out/ and try again');
  if (!existsSync(join(root, 'node_modules', target.canvas)))
    throw new Error(
      `${target.canvas} is not installed: pack on a machine of that kind, or run npm ci --os=${target.platform} --cpu=${target.arch}`,
    );
  mkdirSync(output, { recursive: true });
  const { name, version } = json('package.json');
  const done = {};
  const afterPack = async (context) => {
    const resources = context.packager.getResourcesDir(context.appOutDir);
    const parts = partsOf(root, packedFiles(resources), version);
    const program = {
      name,
      version,
      target: targetName(target),
      electron: json('node_modules/electron/package.json').version,
    };
    writeFileSync(join(resources, noticesFile), noticesText(parts));
    writeFileSync(join(resources, sbomFile), `${JSON.stringify(billOfMaterials(parts, program), null, 2)}\n`);
    Object.assign(done, { folder: context.appOutDir, resources });
  };
  const icons = await makeIcons(join(output, '.icons'));
  const config = builderConfig({ target, icons, ffmpeg, output, afterPack, ...(electronDist && { electronDist }) });
  const missing = missingFiles(config);
  if (missing.length > 0) throw new Error(`The program would lack ${missing.join(', ')}`);
  const what = dirOnly ? 'dir' : target.installers;
  const targets = platforms[target.platform].createTarget(what, Arch[target.arch]);
  const installers = await build({ projectDir: root, targets, config, publish: 'never' });
  return { ...done, installers };
}
