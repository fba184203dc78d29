// Damaged videos and pictures, through examination, decoding, a viewer's picture and thumbnails.
import { execFile } from 'node:child_process';
import { mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { entryPath } from '../../../src-main/fsx/places';
import { openFrames } from '../../../src-main/media/frames';
import { locateFfmpeg } from '../../../src-main/media/locate';
import { PictureReader } from '../../../src-main/media/pictures';
import { probeVideo } from '../../../src-main/media/probe';
import { thumbnailStrip } from '../../../src-main/media/thumbnails';
import type { Random } from '../random';
import type { FuzzKind } from './kind';
import { mutate } from './mutate';

const run = promisify(execFile);
const video = ['-f', 'lavfi', '-i', 'testsrc2=s=96x64:r=12:d=1'];
const still = [...video, '-frames:v', '1', '-update', '1'];

/** How each of the whole files is made; the key is its name. */
const recipes: Record<string, string[]> = {
  'a.mp4': [...video, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-g', '6'],
  'fast.mp4': [...video, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-movflags', '+faststart'],
  'b.mkv': [...video, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-bf', '2'],
  'c.webm': [...video, '-c:v', 'libvpx', '-b:v', '200k'],
  'd.ts': [...video, '-c:v', 'mpeg2video', '-r', '24'],
  'e.avi': [...video, '-c:v', 'mpeg4'],
  'f.mov': [...video, '-c:v', 'prores_ks'],
  'g.flv': [...video, '-c:v', 'flv'],
  'h.gif': video,
  'i.png': still,
  'j.jpg': still,
  'k.tif': still,
  'l.webp': [...still, '-c:v', 'libwebp'],
  'm.bmp': still,
};

/** Videos and pictures of every container. */
export async function mediaKind(folder: string): Promise<FuzzKind> {
  await mkdir(folder, { recursive: true });
  const tools = await locateFfmpeg();
  const seeds: { name: string; bytes: Uint8Array }[] = [];
  for (const [name, words] of Object.entries(recipes)) {
    const path = join(folder, name);
    await run(tools.ffmpeg, ['-nostdin', '-v', 'error', '-y', ...words, `file:${path}`]);
    seeds.push({ name, bytes: await readFile(path) });
  }
  return {
    name: 'containers',
    async run(random) {
      const { name, bytes } = random.pick(seeds);
      // A name of its own: what is known of a path must not be taken for this file.
      const path = join(folder, `input-${random.int(2 ** 31)}${extname(name)}`);
      await writeFile(path, mutate(bytes, random));
      try {
        await readMedia(path, tools, random);
      } finally {
        await unlink(path);
      }
    },
    close: async () => undefined,
  };
}

/** Everything that the app reads of a file. @throws StudioError where it is refused */
async function readMedia(path: string, tools: Awaited<ReturnType<typeof locateFfmpeg>>, random: Random): Promise<void> {
  const probe = await probeVideo(path, tools);
  if (random.next() < 0.25) {
    const reader = new PictureReader(probe, tools, { fit: 'crop', size: 48 });
    try {
      await reader.pictureAt(random.next(), random.next() < 0.5 ? random.int(12) : null);
    } finally {
      await reader.close();
    }
  }
  if (random.next() < 0.2) for await (const _thumbnail of thumbnailStrip(probe, tools, { count: 3, height: 24 }));
  const workerPath = entryPath('frameWorker');
  const frames = openFrames({ probe, tools, workerPath, resolution: 32, fit: 'crop', sampling: { kind: 'all' } });
  for await (const _frame of frames);
  await frames.done;
}
