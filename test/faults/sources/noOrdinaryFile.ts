// Paths that are no ordinary file, and files that may not be read.
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { complete, refused, type SourceCase } from './case';
import { named } from './make';

const link =
  (target: string): SourceCase['make'] =>
  async (folder) => {
    const path = join(folder, 'link.mp4');
    await symlink(target, path);
    return path;
  };

/** A file of this mode in a folder of that one. */
const guarded =
  (fileMode: number, folderMode: number): SourceCase['make'] =>
  async (folder) => {
    const path = await named('own/private.mp4')(folder);
    await chmod(path, fileMode);
    await chmod(join(folder, 'own'), folderMode);
    return path;
  };

export const noOrdinaryFile: SourceCase[] = [
  {
    name: 'a folder that is called like a video',
    make: async (folder) => {
      const path = join(folder, 'folder.mp4');
      await mkdir(path);
      return path;
    },
    expected: refused('no-video'),
  },
  { name: 'nothing', make: async (folder) => join(folder, 'missing.mp4'), expected: refused('file-missing') },
  {
    name: 'a file in a file',
    make: async (folder) => join(await named('a.mp4')(folder), 'b.mp4'),
    expected: refused('file-missing'),
  },
  { name: 'a link to nothing', make: link('gone.mp4'), expected: refused('file-missing'), posix: true },
  { name: 'a link to itself', make: link('link.mp4'), expected: refused('file-missing'), posix: true },
  {
    name: 'a link to a video',
    make: async (folder) => link(await named('target.mp4')(folder))(folder),
    expected: complete(1),
    posix: true,
  },
  {
    name: 'a pipe',
    make: async (folder) => {
      const path = join(folder, 'pipe.mp4');
      execFileSync('mkfifo', [path]);
      return path;
    },
    expected: refused('not-a-file'),
    posix: true,
  },
  {
    name: 'a socket',
    make: async (folder) => {
      const path = join(folder, 'socket.mp4');
      const server = createServer().listen(path).unref();
      await new Promise((resolve) => server.once('listening', resolve));
      return path;
    },
    expected: refused('not-a-file'),
    posix: true,
  },
  { name: 'a device that never ends', make: link('/dev/zero'), expected: refused('not-a-file'), posix: true },
  {
    name: 'a device without an end or a byte',
    make: async () => '/dev/null',
    expected: refused('not-a-file'),
    posix: true,
  },
  {
    name: 'a file that may not be read',
    make: guarded(0o000, 0o755),
    expected: refused('permission-denied'),
    asNobody: true,
    posix: true,
  },
  {
    name: 'a folder that may not be entered',
    make: guarded(0o644, 0o000),
    expected: refused('permission-denied'),
    asNobody: true,
    posix: true,
  },
];
