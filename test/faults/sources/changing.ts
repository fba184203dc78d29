// Files that are changed, moved or removed between opening and analysis, or while their frames are read.
import { execFileSync } from 'node:child_process';
import { appendFile, copyFile, mkdir, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { fixtureClip } from '../../fixtures/clips';
import { complete, failed, partial, type SourceCase } from './case';
import { clip } from './make';

/** Puts another clip in its place, as programs that save files do: under another name first. */
const replaceBy = (kind: 'faststart' | 'dozen' | 'audio-only') => async (path: string) => {
  await copyFile(await fixtureClip(kind), `${path}.new`);
  await rename(`${path}.new`, path);
};
const make = clip('dozen');
const long = clip('faststart');
const changed = (frames: number | readonly [number, number]) => partial(frames, /changed while it was read/);

export const changing: SourceCase[] = [
  { name: 'removed while it waits', make, whileQueued: (path) => rm(path), expected: failed('file-missing') },
  {
    name: 'emptied while it waits',
    make,
    whileQueued: (path) => truncate(path),
    expected: failed('empty-file'),
  },
  {
    name: 'cut while it waits',
    make: long,
    whileQueued: (path) => truncate(path, 60_000),
    expected: partial([1, 95], /cut short/),
  },
  {
    name: 'replaced by another video while it waits',
    make: long,
    whileQueued: replaceBy('dozen'),
    expected: complete(12),
  },
  {
    name: 'replaced by sound while it waits',
    make,
    whileQueued: replaceBy('audio-only'),
    expected: failed('no-video'),
  },
  {
    name: 'replaced by a playlist while it waits',
    make,
    whileQueued: (path) => writeFile(path, "ffconcat version 1.0\nfile '/etc/passwd'\n"),
    expected: failed('refused-format'),
  },
  {
    name: 'replaced by a pipe while it waits',
    make,
    whileQueued: async (path) => {
      await rm(path);
      execFileSync('mkfifo', [path]);
    },
    expected: failed('not-a-file'),
    posix: true,
  },
  {
    name: 'replaced by a folder while it waits',
    make,
    whileQueued: async (path) => {
      await rm(path);
      await mkdir(path);
    },
    expected: failed('no-video'),
  },
  { name: 'removed while it is read', make: long, whileRead: (path) => rm(path), expected: changed(96), posix: true },
  { name: 'replaced while it is read', make: long, whileRead: replaceBy('dozen'), expected: changed(96), posix: true },
  {
    name: 'cut while it is read',
    make: long,
    whileRead: async (path) => truncate(path, Math.floor((await stat(path)).size / 2)),
    expected: changed([1, 95]),
  },
  {
    name: 'grown while it is read',
    make: long,
    whileRead: (path) => appendFile(path, Buffer.alloc(5000)),
    expected: changed(96),
  },
  {
    name: 'written over while it is read',
    make: long,
    whileRead: async (path) => {
      const { size } = await stat(path);
      await writeFile(path, Buffer.alloc(size));
    },
    expected: changed([1, 96]),
  },
  {
    name: 'given another time while it is read',
    make: long,
    whileRead: (path) => utimes(path, new Date(0), new Date(0)),
    expected: changed(96),
  },
];
