// What a path stands for, and which file a picture request is about.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expandPath } from '../../../src-main/services/expand';
import { requestWithin } from '../../../src-main/services/sources';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elastictok-expand-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const put = (name: string) => writeFile(join(folder, name), 'x');

describe('expandPath', () => {
  it('leaves files, and paths where nothing is, to the probe', async () => {
    await put('a.jpg');
    for (const name of ['a.jpg', 'gone.mp4']) {
      const path = join(folder, name);
      expect(await expandPath(path)).toEqual({ sources: [{ kind: 'file', path }], leftOut: 0 });
    }
  });

  it('takes the pictures of a folder as one source and each video as its own', async () => {
    for (const name of ['b.png', 'a.jpg', 'clip10.mp4', 'clip9.mov', 'words.txt']) await put(name);
    expect(await expandPath(folder)).toEqual({
      sources: [
        { kind: 'pictures', path: folder },
        { kind: 'file', path: join(folder, 'clip9.mov') },
        { kind: 'file', path: join(folder, 'clip10.mp4') },
      ],
      leftOut: 0,
    });
  });

  it('takes an analysis as it is', async () => {
    await put('analysis.json');
    await put('picture.png');
    expect((await expandPath(folder)).sources).toEqual([{ kind: 'analysis', path: folder }]);
  });

  it('opens 1000 videos at most and says how many are left', async () => {
    await Promise.all(Array.from({ length: 1003 }, (_, i) => put(`${i}.mp4`)));
    const { sources, leftOut } = await expandPath(folder);
    expect([sources.length, leftOut]).toEqual([1000, 3]);
    expect(sources[999]?.path).toBe(join(folder, '999.mp4'));
  });

  it('refuses a folder with neither', async () => {
    await put('words.txt');
    await mkdir(join(folder, 'empty'));
    await expect(expandPath(folder)).rejects.toMatchObject({ code: 'no-video' });
  });
});

describe('requestWithin', () => {
  const source = { path: '/photos', probe: null, pictures: ['a.jpg', 'b/c.png', 'd.png'] };
  const frame = { kind: 'source', sourceId: 's', ptsSeconds: 1, frame: 1, size: 64, fit: 'crop' } as const;
  const thumb = { kind: 'thumb', sourceId: 's', index: 5, count: 6, height: 32 } as const;
  it('finds the file by the frame index', () => {
    const asked = { ...frame, frame: 0, ptsSeconds: 0 };
    expect(requestWithin(source, frame)).toEqual({ path: join('/photos', 'b/c.png'), probe: null, asked });
    expect(requestWithin(source, { ...frame, frame: 3 })).toBeNull();
  });
  it('spreads thumbnails over the list', () => {
    const names = [0, 1, 2, 3, 4, 5].map((index) => basename(requestWithin(source, { ...thumb, index })?.path ?? ''));
    expect(names).toEqual(['a.jpg', 'a.jpg', 'c.png', 'c.png', 'd.png', 'd.png']);
    expect(requestWithin(source, thumb)?.asked).toEqual({ ...thumb, index: 0, count: 1 });
    expect(requestWithin(source, { ...thumb, index: 6 })).toBeNull();
  });
  it('leaves files alone', () => {
    const video = { path: '/v.mp4', probe: null };
    expect(requestWithin({ ...video, pictures: null }, frame)).toEqual({ ...video, asked: frame });
  });
});
