// `npm run bench -- pictures [--count N]`: pictures a second from a folder of generated JPEGs, by their size and how many are decoded at once.
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { locateFfmpeg } from '../../src-main/media/locate';
import { probePictures } from '../../src-main/media/pictureFolder';
import { openPictures } from '../../src-main/media/pictureFrames';
import { encodePicture } from '../fixtures/pictureFiles';

const { values: options } = parseArgs({ options: { count: { type: 'string', default: '50' } } });
const count = Number(options.count);

const tools = await locateFfmpeg();
const scratch = await mkdtemp(join(tmpdir(), 'elastictok-bench-'));
try {
  console.log(`${count} pictures at 128x128, ffmpeg ${tools.version}; pictures/s by how many are decoded at once`);
  for (const size of ['1920x1080', '4000x3000']) {
    const folder = join(scratch, size);
    await mkdir(folder);
    await encodePicture(join(folder, '0.jpg'), `testsrc2=s=${size},noise=alls=12`, '-q:v', '3', '-pix_fmt', 'yuvj420p');
    for (let i = 1; i < count; i++) await copyFile(join(folder, '0.jpg'), join(folder, `${i}.jpg`));
    for (const parallel of [1, 2, 3, 4]) {
      const started = performance.now();
      const known = await probePictures(folder, tools);
      const reader = openPictures({ folder: known, tools, resolution: 128, fit: 'crop', parallel });
      for await (const _ of reader);
      console.log(`${size}  ${parallel}: ${((1000 * reader.decoded) / (performance.now() - started)).toFixed(1)}`);
    }
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}
