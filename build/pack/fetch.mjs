// `npm run pack:ffmpeg -- --pin RELEASE VERSION` pins ffmpeg for all targets; `-- [TARGET]` fetches what is pinned.
import { join } from 'node:path';
import { root, stop } from '../setup.mjs';
import { fetchFfmpeg, pinFfmpeg } from './ffmpeg.mjs';
import { findTarget, targetName } from './targets.mjs';

const [word, release, version] = process.argv.slice(2);
try {
  if (word === '--pin') {
    if (!release || !version)
      stop('Name the release of the builds and the version of the source: --pin RELEASE VERSION');
    await pinFfmpeg(release, version);
  } else console.log(await fetchFfmpeg(targetName(findTarget(word)), join(root, '.cache', 'ffmpeg')));
} catch (error) {
  stop(error.message);
}
