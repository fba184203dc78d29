// A large file that appears whole or not at all: what the disk gives back is compared, and temporary files of others are left alone.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimTemp, dropTemp, removeStaleTemps } from '../../../src-main/fsx/atomic';
import { openAtomicStream } from '../../../src-main/fsx/atomicStream';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atomic-stream-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('openAtomicStream', () => {
  it('writes pieces of any size in order, and shows them only once they are committed', async () => {
    const path = join(folder, 'a');
    const out = await openAtomicStream(path);
    const pieces = [3, 1 << 20, 1, (1 << 20) + 5, 700_000, 700_000].map((size, i) => new Uint8Array(size).fill(i + 1));
    for (const piece of pieces) {
      await out.write(piece);
      piece.fill(99);
    }
    const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
    expect(out.size).toBe(size);
    expect(await readdir(folder)).toEqual([out.temp.slice(folder.length + 1)]);
    await out.commit();
    await out.abort();
    expect(await readdir(folder)).toEqual(['a']);
    const expected = Buffer.concat(pieces.map(({ length }, i) => new Uint8Array(length).fill(i + 1)));
    expect((await readFile(path)).equals(expected)).toBe(true);
  });

  it('refuses what the disk gives back otherwise, what its check refuses, and what came there meanwhile', async () => {
    const path = join(folder, 'a');
    const changed = await openAtomicStream(path);
    await changed.write(Uint8Array.of(1, 2, 3));
    // Written behind its back: the stream writes its three bytes at the start, and these stay after them.
    await writeFile(changed.temp, Uint8Array.of(9, 9, 9, 9));
    await expect(changed.commit()).rejects.toMatchObject({ code: 'write-failed', data: { file: 'a' } });
    const checked = await openAtomicStream(path);
    await checked.write(Uint8Array.of(1));
    const check = async (temp: string) => {
      expect([...(await readFile(temp))]).toEqual([1]);
      throw new Error('not good');
    };
    await expect(checked.commit(check)).rejects.toMatchObject({ code: 'write-failed' });
    const late = await openAtomicStream(path);
    await writeFile(path, 'precious');
    await expect(late.commit()).rejects.toMatchObject({ code: 'bad-request' });
    expect(await readFile(path, 'utf8')).toBe('precious');
    expect(await readdir(folder)).toEqual(['a']);
  });

  it('takes away what killed processes left, and nothing that is in use', async () => {
    await writeFile(join(folder, '.etok-999999999-1.tmp'), 'left');
    const mine = claimTemp(folder);
    await writeFile(mine, 'mine');
    const first = await openAtomicStream(join(folder, 'a'));
    const second = await openAtomicStream(join(folder, 'b'));
    await removeStaleTemps(folder);
    expect((await readdir(folder)).sort()).toEqual(
      [mine, first.temp, second.temp].map((path) => path.slice(folder.length + 1)).sort(),
    );
    await first.commit();
    await second.abort();
    await dropTemp(mine);
    expect(await readdir(folder)).toEqual(['a']);
  });
});
