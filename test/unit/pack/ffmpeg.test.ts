// ffmpeg for the packages: fetched as pinned and no other way. A server of the test's own stands for the network.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchFfmpeg, readPins } from '../../../build/pack/ffmpeg.mjs';
import { targetName, targets } from '../../../build/pack/targets.mjs';

const work = mkdtempSync(join(tmpdir(), 'elastictok-ffmpeg-'));
const cache = join(work, 'cache');
const archives: Record<string, Buffer> = {};
let server: Server;
const address = (name: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}`;
const pinOf = (name: string, bytes = archives[name] as Buffer) => ({
  version: '8.1',
  url: address(name),
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

/** A build as the real ones are laid out; its programs say how they were configured. */
function makeArchive(name: string, said: string, leaveOut?: string): void {
  const top = join(work, name, 'ffmpeg-build');
  for (const folder of ['bin', 'lib', 'include']) mkdirSync(join(top, folder), { recursive: true });
  for (const tool of ['ffmpeg', 'ffprobe', 'ffplay'])
    writeFileSync(join(top, 'bin', tool), `#!/bin/sh\necho "${said}"\n`, { mode: 0o755 });
  writeFileSync(join(top, 'lib', 'libavutil.so.60.8.100'), 'library');
  symlinkSync('libavutil.so.60.8.100', join(top, 'lib', 'libavutil.so.60'));
  symlinkSync('libavutil.so.60', join(top, 'lib', 'libavutil.so'));
  writeFileSync(join(top, 'LICENSE.txt'), 'LGPL');
  if (leaveOut) rmSync(join(top, leaveOut));
  spawnSync('tar', ['-cJf', join(work, `${name}.tar.xz`), '-C', join(work, name), 'ffmpeg-build']);
  archives[`${name}.tar.xz`] = readFileSync(join(work, `${name}.tar.xz`));
}

beforeAll(async () => {
  makeArchive('good', 'ffmpeg version n8.1 configuration: --enable-version3');
  makeArchive('gpl', 'ffmpeg version n8.1 configuration: --enable-gpl');
  makeArchive('halved', 'ffmpeg version n8.1', 'bin/ffprobe');
  makeArchive('unlicensed', 'ffmpeg version n8.1', 'LICENSE.txt');
  server = createServer((request, answer) => {
    const bytes = archives[request.url?.slice(1) ?? ''];
    answer.writeHead(bytes ? 200 : 404).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  rmSync(work, { recursive: true, force: true });
});

const bring = (pin: object, runsHere = true) =>
  fetchFfmpeg('linux-x64', cache, { 'linux-x64': pin as never }, runsHere);

describe.skipIf(process.platform === 'win32')('ffmpeg', () => {
  it('comes with programs, libraries by the name that is asked for, and its licence', async () => {
    const folder = await bring(pinOf('good.tar.xz'));
    expect(statSync(join(folder, 'bin/ffmpeg')).mode & 0o111).not.toBe(0);
    expect(readFileSync(join(folder, 'lib/libavutil.so.60'), 'utf8')).toBe('library');
    expect(readFileSync(join(folder, 'LICENSE.txt'), 'utf8')).toBe('LGPL');
    expect(JSON.parse(readFileSync(join(folder, 'SOURCE.json'), 'utf8'))).toEqual(pinOf('good.tar.xz'));
    for (const none of ['bin/ffplay', 'lib/libavutil.so', 'include'])
      expect(() => statSync(join(folder, none))).toThrow(/ENOENT/);
  });

  it('is not fetched where it is not pinned', async () => {
    await expect(bring({ version: null, url: null, sha256: null })).rejects.toThrow(
      /not pinned: run "npm run pack:ffmpeg/,
    );
  });

  it.each([
    ['of another content', () => ({ ...pinOf('good.tar.xz'), sha256: '0'.repeat(64) }), /not the file that was pinned/],
    [
      'that is not there',
      () => ({ ...pinOf('good.tar.xz'), url: address('none.tar.xz'), sha256: '1'.repeat(64) }),
      /cannot be fetched \(404\)/,
    ],
    ['under the GPL', () => pinOf('gpl.tar.xz'), /not under the LGPL/],
    ['without ffprobe', () => pinOf('halved.tar.xz'), /holds no ffprobe/],
    ['without a licence', () => pinOf('unlicensed.tar.xz'), /no licence text/],
  ])('is refused: a file %s', async (_what, pin, message) => {
    await expect(bring(pin())).rejects.toThrow(message);
  });
});

it('every target has a pin, and none of a build with GPL parts', () => {
  const pins = readPins();
  expect(Object.keys(pins).sort()).toEqual(targets.map(targetName).sort());
  for (const pin of Object.values(pins)) expect(pin.source || /-lgpl-shared-/.test(pin.asset ?? '')).toBe(true);
});
