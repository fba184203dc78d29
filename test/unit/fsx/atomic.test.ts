// Atomic writes: whole or not at all, whichever call fails; no temporary file stays.
import * as fsPromises from 'node:fs/promises';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AtomicFs, removeStaleTemps, writeFileAtomic } from '../../../src-main/fsx/atomic';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atomic-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: made up`), { code });
}

/** A file system whose `at`-th call (from 0) fails, and how many calls there were. */
function failingFs(at: number, code: string): { fs: AtomicFs; calls: () => number } {
  let calls = 0;
  const step = () => {
    if (calls++ === at) throw systemError(code);
  };
  const fs = {
    async open(path: string, flags: string) {
      step();
      const handle = await fsPromises.open(path, flags);
      return {
        async writeFile(data: string) {
          await handle.writeFile(data.slice(0, 3));
          step();
          await handle.writeFile(data.slice(3));
        },
        async sync() {
          step();
          await handle.sync();
        },
        close: () => handle.close(),
      };
    },
    async rename(from: string, to: string) {
      step();
      await fsPromises.rename(from, to);
    },
    unlink: fsPromises.unlink,
  };
  return { fs: fs as unknown as AtomicFs, calls: () => calls };
}

describe('writeFileAtomic', () => {
  it('writes and replaces text and bytes', async () => {
    const path = join(folder, 'a');
    await writeFileAtomic(path, 'old');
    await writeFileAtomic(path, Uint8Array.from([1, 2, 3]));
    expect([...(await readFile(path))]).toEqual([1, 2, 3]);
    expect(await readdir(folder)).toEqual(['a']);
  });
  it('leaves the old or the new content whole and no temporary file, whichever call fails', async () => {
    const path = join(folder, 'file');
    const all = failingFs(-1, 'EIO');
    await writeFileAtomic(path, 'new content', all.fs);
    expect(all.calls()).toBeGreaterThanOrEqual(5);
    for (let at = 0; at < all.calls(); at++) {
      for (const code of ['EIO', 'ENOSPC', 'EACCES']) {
        await writeFile(path, 'old content');
        const error = await writeFileAtomic(path, 'new content', failingFs(at, code).fs).catch(
          (thrown: unknown) => thrown,
        );
        expect(error).toMatchObject({ data: { code: code === 'ENOSPC' ? 'disk-full' : 'write-failed', file: 'file' } });
        expect(['old content', 'new content']).toContain(await readFile(path, 'utf8'));
        expect(await readdir(folder)).toEqual(['file']);
      }
    }
  });
  if (process.platform !== 'linux') console.warn('skipped: only Linux has /dev/full, a disk that is always full');
  it.runIf(process.platform === 'linux')('tells a really full disk', async () => {
    const fs = {
      ...fsPromises,
      open: (path: string, flags: string) => fsPromises.open(flags === 'wx' ? '/dev/full' : path, 'r+'),
    };
    const path = join(folder, 'file');
    await expect(writeFileAtomic(path, 'content', fs as AtomicFs)).rejects.toMatchObject({ code: 'disk-full' });
    expect(await readdir(folder)).toEqual([]);
  });
  it('takes the longest name there is', async () => {
    const name = 'x'.repeat(255);
    await writeFileAtomic(join(folder, name), '');
    expect(await readdir(folder)).toEqual([name]);
  });
  it('names a folder that is not there', async () => {
    await expect(writeFileAtomic(join(folder, 'no', 'file'), '')).rejects.toMatchObject({ code: 'write-failed' });
  });
});

describe('removeStaleTemps', () => {
  it('removes what dead processes left, and nothing else', async () => {
    const names = [
      '.etok-999999999-1.tmp',
      `.etok-${process.pid}-99999.tmp`,
      `.etok-${process.ppid}-1.tmp`,
      'mine.tmp',
      '.etok-x.tmp',
    ];
    for (const name of names) await writeFile(join(folder, name), '');
    await removeStaleTemps(folder);
    expect((await readdir(folder)).sort()).toEqual(names.slice(2).sort());
    await removeStaleTemps(join(folder, 'no'));
  });
});
