// `npm run pack:ffmpeg -- [TARGET] [--sources DIR]` builds ffmpeg from what is pinned; `-- --pin NAME VERSION` pins another source.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, stop } from '../setup.mjs';
import { bringFfmpeg, pinSource } from './ffmpeg.mjs';
import { findTarget, targetName } from './targets.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { pin: { type: 'boolean' }, sources: { type: 'string' } },
});
try {
  if (values.pin) {
    const [name, version] = positionals;
    if (!name || !version) stop('Name the source and its version: --pin ffmpeg 9.0.2');
    console.log(await pinSource(name, version));
  } else {
    const target = targetName(findTarget(positionals[0]));
    console.log(await bringFfmpeg(target, join(root, '.cache', 'ffmpeg'), { sources: values.sources }));
  }
} catch (error) {
  stop(error.message);
}
