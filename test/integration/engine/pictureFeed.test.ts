// A folder of pictures as frames: its order, its damaged pictures, its changes, and no ffmpeg left behind.
import { copyFile, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mapMeasures } from '../../../src-main/contract';
import { type FedPicture, openPictureFeed } from '../../../src-main/engine/pictureFeed';
import { locateFfmpeg } from '../../../src-main/media/locate';
import { probePictures } from '../../../src-main/media/pictureFolder';
import { openPictures } from '../../../src-main/media/pictureFrames';
import { encodePicture, setOrientation } from '../../fixtures/pictureFiles';
import { processesNaming, readAll } from '../media/support';

const tools = await locateFfmpeg();
const size = { resolution: 32, fit: 'crop' } as const;
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elastictok-folder-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A flat grey picture, to be known again by its value. */
const grey = (name: string, value: number, box = '48x36') =>
  encodePicture(join(folder, name), `color=0x${value.toString(16).padStart(2, '0').repeat(3)}:s=${box}`);

async function feedAll() {
  const feed = openPictureFeed({ folder: await probePictures(folder, tools), tools, ...size });
  const frames: FedPicture[] = [];
  for await (const frame of feed) frames.push(frame);
  return { frames, report: await feed.done };
}

describe('openPictureFeed', () => {
  it('gives each picture as a chunk of its own, in natural order, and passes over other files', async () => {
    await mkdir(join(folder, 'more'));
    await grey('p10.png', 100);
    await grey('p9.png', 90, '7x90');
    await grey('more/1.jpg', 10);
    await writeFile(join(folder, 'read me.txt'), 'words');
    const { frames, report } = await feedAll();
    expect(frames.map(({ index, ordinal, ptsSeconds }) => [index, ordinal, ptsSeconds])).toEqual([
      [0, 0, 0],
      [1, 1, 1],
      [2, 2, 2],
    ]);
    for (const [i, value] of [10, 90, 100].entries()) {
      expect(frames[i]!.rgb.length).toBe(32 * 32 * 3);
      expect(Math.abs(frames[i]!.rgb[1000]! - value)).toBeLessThanOrEqual(2);
      expect(frames[i]).toMatchObject({ measures: mapMeasures(() => 0), cut: false, startsChunk: true });
    }
    expect(report).toEqual({ complete: true, decodedFrames: 3, declaredFrames: 3, sourceChanged: false });
  });

  it('gives the same pixels as opening the picture alone, turned by its own tag', async () => {
    const path = join(folder, 'photo.jpg');
    await encodePicture(path, 'testsrc2=s=640x400', '-q:v', '3');
    await setOrientation(path, 6);
    const { frames } = await feedAll();
    const alone = await readAll(path, { resolution: 32 });
    expect(frames[0]!.rgb).toEqual(alone.frames[0]!.rgb);
  });

  it('passes over damaged pictures, keeps the numbers of the others, and says so', async () => {
    for (const [i, value] of [0, 50, 100, 150, 200].entries()) await grey(`${i}.png`, value);
    await truncate(join(folder, '1.png'), 60);
    await writeFile(join(folder, '3.png'), 'words, no picture');
    const { frames, report } = await feedAll();
    expect(frames.map(({ index, ordinal }) => [index, ordinal])).toEqual([
      [0, 0],
      [2, 1],
      [4, 2],
    ]);
    expect(frames.map(({ rgb }) => rgb[0])).toEqual([0, 100, 200]);
    expect(report).toMatchObject({
      complete: false,
      decodedFrames: 3,
      declaredFrames: 5,
      reason: '2 of 5 pictures could not be read: 1.png: it is damaged',
    });
  });

  it('a picture that is cut short counts as damaged though some of it decodes', async () => {
    await grey('a.png', 9);
    await encodePicture(join(folder, 'b.jpg'), 'testsrc2=s=640x480,noise=alls=30');
    await truncate(join(folder, 'b.jpg'), 20_000);
    const { frames, report } = await feedAll();
    expect(frames).toHaveLength(1);
    expect(report.reason).toBe('1 of 2 pictures could not be read: b.jpg: it is damaged');
  });

  it('a playlist called like a picture opens no other file', async () => {
    await grey('a.png', 9);
    await writeFile(join(folder, 'b.jpg'), 'ffconcat version 1.0\nfile a.png\n');
    const { report } = await feedAll();
    expect(report.reason).toMatch(/^1 of 2 pictures could not be read: b\.jpg: This is a playlist/);
  });

  it('refuses a folder without pictures, or with none that can be read', async () => {
    await writeFile(join(folder, 'a.txt'), 'words');
    await expect(probePictures(folder, tools)).rejects.toMatchObject({
      code: 'no-video',
      message: expect.stringContaining('There is no picture in this folder'),
    });
    await writeFile(join(folder, 'a.jpg'), 'words');
    await expect(probePictures(folder, tools)).rejects.toMatchObject({ code: 'unreadable' });
    await grey('z.png', 1);
    const known = await probePictures(folder, tools);
    expect(known).toMatchObject({ width: 48, height: 36, pictures: ['a.jpg', 'z.png'] });
    await writeFile(join(folder, 'z.png'), 'words');
    const feed = openPictureFeed({ folder: known, tools, ...size });
    await expect(feed[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'unreadable' });
    expect((await feed.done).complete).toBe(false);
  });

  it('tells of a folder that changed while it was read', async () => {
    for (const i of [0, 1, 2]) await grey(`${i}.png`, i);
    const feed = openPictureFeed({ folder: await probePictures(folder, tools), tools, ...size });
    for await (const { index } of feed) if (index === 0) await copyFile(join(folder, '0.png'), join(folder, '5.png'));
    expect(await feed.done).toMatchObject({ complete: true, sourceChanged: true });
  });

  it('close midway and leaving the loop end every ffmpeg', async () => {
    await encodePicture(join(folder, '0.png'), 'testsrc2=s=3000x2000');
    const bytes = await readFile(join(folder, '0.png'));
    for (let i = 1; i < 12; i++) await writeFile(join(folder, `${i}.png`), bytes);
    const known = await probePictures(folder, tools);
    const left = openPictures({ folder: known, tools, ...size });
    for await (const { index } of left) {
      if (index === 0) continue;
      await vi.waitFor(() => expect(processesNaming(folder).length).toBeGreaterThan(0));
      break;
    }
    expect(processesNaming(folder)).toEqual([]);
    const feed = openPictureFeed({ folder: known, tools, ...size });
    let given = 0;
    setTimeout(() => void feed.close(), 400);
    for await (const _ of feed) given++;
    expect(given).toBeLessThan(12);
    expect(await feed.done).toMatchObject({ complete: false, reason: 'closed before the end' });
    expect(processesNaming(folder)).toEqual([]);
  });

  it('an ffmpeg that cannot be started is no damage to the pictures', async () => {
    await grey('a.png', 9);
    const known = await probePictures(folder, tools);
    const feed = openPictureFeed({ folder: known, tools: { ...tools, ffmpeg: join(folder, 'none') }, ...size });
    await expect(feed[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'ffmpeg-failed' });
  });
});
