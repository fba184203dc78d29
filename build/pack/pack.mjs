// `npm run pack -- [TARGET] [--dir] [--without-ffmpeg] [--sources DIR] [--electron DIR]`: makes the installers of a target into dist/.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureModules, ensureNode, root, stop } from '../setup.mjs';

ensureNode();
ensureModules();
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    dir: { type: 'boolean' },
    'without-ffmpeg': { type: 'boolean' },
    sources: { type: 'string' },
    electron: { type: 'string' },
  },
});
try {
  // Only now: a fresh clone has no electron-builder before its modules are installed.
  const [
    { bringFfmpeg },
    { packedFiles },
    { packProgram },
    { findTarget, targetName },
    { printSizes },
    { noticesFile, sbomFile },
  ] = await Promise.all(
    ['ffmpeg', 'contents', 'program', 'targets', 'sizes', 'notices'].map((name) => import(`./${name}.mjs`)),
  );
  const target = findTarget(positionals[0]);
  const name = targetName(target);
  const output = join(root, 'dist', name);
  const { sources } = values;
  const ffmpeg = values['without-ffmpeg'] ? null : await bringFfmpeg(name, join(root, '.cache', 'ffmpeg'), { sources });
  const { resources, installers } = await packProgram({
    ...{ target, ffmpeg, output },
    dirOnly: values.dir === true,
    ...(values.electron && { electronDist: values.electron }),
  });
  printSizes(packedFiles(resources));
  if (ffmpeg === null) console.log('Without ffmpeg: the program uses the one of the system.');
  copyFileSync(join(resources, sbomFile), join(output, `${name}-${sbomFile}`));
  copyFileSync(join(resources, noticesFile), join(output, `${name}-${noticesFile}`));
  for (const path of installers) console.log(path);
} catch (error) {
  stop(error.message);
}
