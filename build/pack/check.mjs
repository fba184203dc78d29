// `npm run pack:check`: packs the Linux program against a stand-in for Electron, then checks it from its own files alone. Nothing is fetched.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureChromium, ensureFfmpeg, ensureModules, ensureNode, root, stop } from '../setup.mjs';

if (process.platform !== 'linux') stop('The stand-in is that of Linux: elsewhere use npm run pack -- --dir.');
ensureNode();
ensureModules();
ensureFfmpeg();
const chromiumPath = ensureChromium();
const names = ['contents', 'program', 'targets', 'sizes', 'standIn', 'checkTree', 'checkRun', 'ffmpeg'];
const [
  contents,
  { packProgram },
  { findTarget, targetName },
  { printSizes },
  { makeStandIn },
  tree,
  { checkRun },
  { ffmpegFolder },
] = await Promise.all(names.map((name) => import(`./${name}.mjs`)));
const { extractAll } = await import('@electron/asar');

const results = [];
const check = (name, faults) => {
  results.push(faults.length === 0);
  console.log(`${faults.length === 0 ? 'passed' : 'FAILED'}  ${name}`);
  for (const fault of faults.slice(0, 10)) console.log(`        ${fault}`);
};

const work = mkdtempSync(join(realpathSync(tmpdir()), 'elastictok-pack-'));
try {
  const target = findTarget();
  const electronDist = join(work, 'electron');
  makeStandIn(electronDist, JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')).version);
  const built = ffmpegFolder(targetName(target), join(root, '.cache', 'ffmpeg'));
  const ffmpeg = existsSync(built) ? built : null;
  if (ffmpeg === null)
    console.log('Without ffmpeg, which "npm run pack:ffmpeg" has not built here: the system\'s stands for it.');
  const { folder, resources } = await packProgram({
    ...{ target, electronDist },
    ...{ dirOnly: true, ffmpeg, output: join(work, 'packed') },
  });
  const files = contents.packedFiles(resources);
  check('the program without Electron is under 150 MB', printSizes(files) ? [] : ['it is larger']);
  const executable = join(folder, 'elastictok-studio');
  await tree.checkTree({ check, files, resources, executable, target: targetName(target), root, work });

  // What is installed lies somewhere else, and knows neither the clone nor the folder that it was packed in.
  const alone = join(work, 'alone');
  mkdirSync(alone);
  extractAll(join(resources, 'app.asar'), join(alone, 'app'));
  for (const name of readdirSync(resources).filter((entry) => !entry.startsWith('app.asar')))
    cpSync(join(resources, name), join(alone, name), { recursive: true });
  rmSync(folder, { recursive: true });
  const natives = files
    .filter(({ path }) => path.endsWith('.node'))
    .map(({ path }) => join(alone, path.replace('app.asar.unpacked', 'app')));
  await checkRun({ check, alone, natives, root, work, chromiumPath });
} finally {
  rmSync(work, { recursive: true, force: true });
}
const failed = results.filter((passed) => !passed).length;
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
