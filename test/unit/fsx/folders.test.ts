// Folders that appear whole, stale ones that go, and files read through a window.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StudioError } from '../../../src-main/contract/errors';
import { removeFolderAtomic, removeStaleFolders, writeFolderAtomic } from '../../../src-main/fsx/atomicFolder';
import { FileSource } from '../../../src-main/fsx/fileSource';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atomic-folder-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('writeFolderAtomic', () => {
  it('makes a folder, and those above it, with all that was written', async () => {
    const path = join(folder, 'a', 'b', 'made');
    await writeFolderAtomic(path, (into) => writeFile(join(into, 'x'), 'content'));
    expect(await readFile(join(path, 'x'), 'utf8')).toBe('content');
    expect(await readdir(join(folder, 'a', 'b'))).toEqual(['made']);
  });

  it('leaves nothing when filling it fails, and passes the error on', async () => {
    const error = new StudioError('cancelled', 'stopped', 'Start again');
    const fill = async (into: string) => {
      await writeFile(join(into, 'x'), 'half');
      throw error;
    };
    await expect(writeFolderAtomic(join(folder, 'made'), fill)).rejects.toBe(error);
    const full = Object.assign(new Error('made up'), { code: 'ENOSPC' });
    const failing = writeFolderAtomic(join(folder, 'made'), () => Promise.reject(full));
    await expect(failing).rejects.toMatchObject({ code: 'disk-full' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('never replaces what is there, not even an empty folder or one that came meanwhile', async () => {
    await mkdir(join(folder, 'made'));
    const again = writeFolderAtomic(join(folder, 'made'), (into) => writeFile(join(into, 'x'), ''));
    await expect(again).rejects.toMatchObject({ code: 'bad-request' });
    expect(await readdir(join(folder, 'made'))).toEqual([]);
    expect(await readdir(folder)).toEqual(['made']);
  });

  it('keeps the folders of living processes and of this one, and clears those of the dead', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');
    await writeFolderAtomic(join(folder, 'made'), async () => {
      const names = [`.etok-${child.pid}-1.dir`, '.etok-x-1.dir', 'mine'];
      for (const name of names) await mkdir(join(folder, name));
      await removeStaleFolders(folder);
      const left = await readdir(folder);
      expect(left).toEqual(expect.arrayContaining(names));
      expect(left).toHaveLength(4);
    });
    child.kill('SIGKILL');
    await once(child, 'exit');
    await removeStaleFolders(folder);
    expect((await readdir(folder)).sort()).toEqual(['.etok-x-1.dir', 'made', 'mine']);
  });
});

describe('removeFolderAtomic', () => {
  it('removes all of a folder, and says so where it cannot', async () => {
    await writeFolderAtomic(join(folder, 'made'), (into) => writeFile(join(into, 'x'), ''));
    await removeFolderAtomic(join(folder, 'made'));
    expect(await readdir(folder)).toEqual([]);
    await expect(removeFolderAtomic(join(folder, 'made'))).rejects.toBeInstanceOf(StudioError);
  });
});

describe('FileSource', () => {
  it('gives the bytes of any place, near or far, and refuses those outside', async () => {
    const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 7919) >> 5);
    await writeFile(join(folder, 'x'), bytes);
    const source = await FileSource.open(join(folder, 'x'));
    for (const at of [0, 65_535, 65_536, 130_000, 5, 199_990, 64_000]) {
      expect(source.byte(at)).toBe(bytes[at]);
      expect([...source.slice(at, 10)]).toEqual([...bytes.subarray(at, at + 10)]);
    }
    const piece = new Uint8Array(150_000);
    await source.read(50_000, piece);
    expect(Buffer.compare(piece, bytes.subarray(50_000))).toBe(0);
    expect(() => source.byte(200_000)).toThrow(RangeError);
    expect(() => source.slice(199_995, 6)).toThrow(RangeError);
    expect(() => source.slice(-1, 2)).toThrow(RangeError);
    await source.close();
  });

  it('says that a file became shorter, and takes no notice of one that became longer', async () => {
    const path = join(folder, 'x');
    await writeFile(path, new Uint8Array(100_000));
    const source = await FileSource.open(path);
    await appendFile(path, 'more');
    expect(source.size).toBe(100_000);
    await truncate(path, 1000);
    expect(() => source.byte(90_000)).toThrow(/became shorter/);
    await expect(source.read(500, new Uint8Array(1000))).rejects.toMatchObject({ code: 'file-changed' });
    await source.close();
  });
});
