// Folders of pictures: the order of their names, what belongs to them, and what tells a changed one.
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderIdentity, listFolder, listPictures, naturalOrder } from '../../../src-main/media/pictureFolder';

describe('naturalOrder', () => {
  it('takes numbers by value, folders one by one, and is total', () => {
    const names = [
      'x10.png',
      'x9.png',
      'x009.png',
      'é.png',
      'e.png',
      'X9.png',
      'b/2.png',
      'b/11.png',
      'a b/1.png',
      'a/1.png',
    ];
    const sorted = [...names].sort(naturalOrder);
    expect([...names].reverse().sort(naturalOrder)).toEqual(sorted);
    expect(sorted.filter((name) => name.startsWith('b/'))).toEqual(['b/2.png', 'b/11.png']);
    expect(sorted.indexOf('x9.png')).toBeLessThan(sorted.indexOf('x10.png'));
    for (const a of names)
      for (const b of names) expect(Math.sign(naturalOrder(a, b))).toBe(-Math.sign(naturalOrder(b, a)) + 0);
  });
  it('tells names apart that people read as the same', () => {
    // Composed and decomposed: equal to a collator, two files to most systems.
    expect(naturalOrder('\u00e9.png', 'e\u0301.png')).toBeGreaterThan(0);
    expect(naturalOrder('x9.png', 'x009.png')).not.toBe(0);
    expect(naturalOrder('x9.png', 'x9.png')).toBe(0);
  });
});

describe('listFolder', () => {
  let folder = '';
  const put = async (name: string, text = 'x') => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'elastictok-list-'));
    for (const name of [
      '2.jpg',
      '10.JPG',
      '1.png',
      'sub/3.webp',
      'sub/deeper/x.avif',
      'notes.txt',
      'clip.mp4',
      'sub/b.MOV',
    ])
      await put(name);
    for (const name of ['.hidden.jpg', '.git/a.png', '._1.png', 'old.etok/shot.png']) await put(name);
    await symlink(folder, join(folder, 'loop'));
    await symlink(join(folder, '1.png'), join(folder, 'link.png'));
    await symlink(join(folder, 'nowhere'), join(folder, 'dangling.png'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('takes pictures and videos, nested, without hidden files, analyses and linked folders', async () => {
    const { pictures, videos } = await listFolder(folder);
    const names = ['1.png', '2.jpg', '10.JPG', 'dangling.png', 'link.png', 'sub/3.webp', 'sub/deeper/x.avif'];
    expect(pictures.map(({ name }) => name)).toEqual(names);
    expect(videos).toEqual(['clip.mp4', 'sub/b.MOV']);
    expect(pictures.find(({ name }) => name === 'dangling.png')).toMatchObject({ sizeBytes: 0 });
  });

  it('has another identity after any change of a picture, and none after other changes', async () => {
    const before = folderIdentity(await listPictures(folder));
    await put('notes.txt', 'more');
    expect(folderIdentity(await listPictures(folder))).toBe(before);
    await utimes(join(folder, '2.jpg'), 1, 1);
    const touched = folderIdentity(await listPictures(folder));
    await put('sub/4.webp');
    const added = folderIdentity(await listPictures(folder));
    expect(new Set([before, touched, added]).size).toBe(3);
    expect(added).toMatch(/^[0-9a-f]{64}$/);
  });

  it('says what is wrong with the folder', async () => {
    await expect(listFolder(join(folder, 'gone'))).rejects.toMatchObject({ code: 'file-missing' });
    await expect(listFolder(join(folder, '1.png'))).rejects.toMatchObject({ code: 'file-missing' });
    await expect(listFolder(folder, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
  });
});
