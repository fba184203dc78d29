// ffmpeg for the packages: built from the pinned sources and no others. A server of the test's own stands for the network, a small recipe for the real one.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bringFfmpeg, ffmpegFolder, readPins } from '../../../build/pack/ffmpeg.mjs';
import { targetName, targets } from '../../../build/pack/targets.mjs';
import { abilitiesOf } from '../../../src-main/media/abilities';

const work = mkdtempSync(join(tmpdir(), 'elastictok-ffmpeg-test-'));
const archives: Record<string, Buffer> = {};
const asked: string[] = [];
let server: Server;
const address = (name: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}.tar.xz`;
const pinOf = (name: string) => ({
  ...{ name: 'ffmpeg', version: '9.0', licence: 'LGPL-2.1-or-later', url: address(name) },
  sha256: createHash('sha256')
    .update(archives[name] ?? '')
    .digest('hex'),
});

/** A source whose programs will say how they were configured. */
function makeArchive(name: string, said: string): void {
  const top = join(work, name, 'ffmpeg-9.0');
  mkdirSync(top, { recursive: true });
  writeFileSync(join(top, 'said'), said);
  writeFileSync(join(top, 'COPYING'), 'LGPL');
  spawnSync('tar', ['-cJf', join(work, `${name}.tar.xz`), '-C', join(work, name), 'ffmpeg-9.0']);
  archives[name] = readFileSync(join(work, `${name}.tar.xz`));
}

const script = `set -eu
mkdir -p out/bin out/licences
for tool in ffmpeg ffprobe; do
  printf '#!/bin/sh\\necho "%s %s"\\n' "$(cat src/ffmpeg/said)" "$1" > out/bin/$tool
  chmod +x out/bin/$tool
done
cp src/ffmpeg/COPYING out/licences/ffmpeg.txt
`;

beforeAll(async () => {
  // It tells that it builds, which takes minutes otherwise.
  vi.spyOn(console, 'log').mockImplementation(() => {});
  makeArchive('good', 'ffmpeg version 9.0 configuration: --enable-zlib');
  makeArchive('gpl', 'ffmpeg version 9.0 configuration: --enable-gpl');
  server = createServer((request, answer) => {
    asked.push(request.url ?? '');
    const bytes = archives[/^\/(.*)\.tar\.xz$/.exec(request.url ?? '')?.[1] ?? ''];
    answer.writeHead(bytes ? 200 : 404).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  rmSync(work, { recursive: true, force: true });
});

let number = 0;
/** Builds by a recipe, into a cache of its own. */
async function bring(pin: ReturnType<typeof pinOf>, more = '', sources?: string) {
  number += 1;
  const [recipe, cache] = [join(work, `${number}.sh`), join(work, `cache ${number}`)];
  writeFileSync(recipe, script + more);
  const options = { pins: [pin], recipe, runsHere: true, ...(sources !== undefined && { sources }) };
  const folder = await bringFfmpeg('linux-x64', cache, options);
  return { folder, recipe, cache, again: () => bringFfmpeg('linux-x64', cache, options) };
}

describe.skipIf(process.platform === 'win32')('ffmpeg', () => {
  it('is built once from a fetched source, and lies there with its licence, its source and how it was built', async () => {
    const { folder, recipe, cache, again } = await bring(pinOf('good'));
    expect(statSync(join(folder, 'bin/ffprobe')).mode & 0o111).not.toBe(0);
    expect(readFileSync(join(folder, 'bin/ffmpeg'), 'utf8')).toContain('--enable-zlib linux-x64');
    expect(readFileSync(join(folder, 'licences/ffmpeg.txt'), 'utf8')).toBe('LGPL');
    expect(JSON.parse(readFileSync(join(folder, 'SOURCE.json'), 'utf8'))).toEqual([pinOf('good')]);
    expect(readFileSync(join(folder, 'build.sh'), 'utf8')).toBe(readFileSync(recipe, 'utf8'));
    const before = asked.length;
    expect(await again()).toBe(folder);
    expect(asked).toHaveLength(before);
    expect(readdirSync(cache)).toHaveLength(1);
  });

  it('is another one by another recipe or source', () => {
    const recipe = join(work, 'other.sh');
    writeFileSync(recipe, script);
    const one = ffmpegFolder('linux-x64', work, [pinOf('good')], recipe);
    expect(ffmpegFolder('linux-x64', work, [pinOf('gpl')], recipe)).not.toBe(one);
    writeFileSync(recipe, `${script}# more\n`);
    expect(ffmpegFolder('linux-x64', work, [pinOf('good')], recipe)).not.toBe(one);
  });

  it('is built from a source that lies in a folder, whatever it is called, without the network', async () => {
    const sources = join(work, 'sources');
    mkdirSync(sources);
    writeFileSync(join(sources, 'ffmpeg_9.0.orig.tar.xz'), archives.good as Buffer);
    const before = asked.length;
    const { folder } = await bring(pinOf('good'), '', sources);
    expect(readFileSync(join(folder, 'bin/ffmpeg'), 'utf8')).toContain('9.0');
    expect(asked).toHaveLength(before);
    // Another content under that name is not taken.
    writeFileSync(join(sources, 'ffmpeg_9.0.orig.tar.xz'), archives.gpl as Buffer);
    await bring(pinOf('good'), '', sources);
    expect(asked).toHaveLength(before + 1);
  });

  it.each([
    ['of another content', () => ({ ...pinOf('good'), sha256: '0'.repeat(64) }), '', /not the file that was pinned/],
    ['that is not there', () => pinOf('none'), '', /cannot be fetched \(404\)/],
    ['under the GPL', () => pinOf('gpl'), '', /not under the LGPL/],
    ['that does not build', () => pinOf('good'), 'echo no compiler >&2; exit 3\n', /failed:\n.*no compiler/],
    ['without ffprobe', () => pinOf('good'), 'rm out/bin/ffprobe\n', /holds no ffprobe/],
    ['without a licence', () => pinOf('good'), 'rm out/licences/*\n', /holds no licence of ffmpeg/],
    ['that tells where it was built', () => pinOf('good'), 'pwd > out/bin/place\n', /place tells where it was built/],
  ])('is refused: a source %s', async (_what, pin, more, message) => {
    await expect(bring(pin(), more)).rejects.toThrow(message);
    expect(() => readdirSync(join(work, `cache ${number}`))).toThrow(/ENOENT/);
  });
});

describe('the real recipe', () => {
  const recipe = readFileSync(join(import.meta.dirname, '../../../build/pack/ffmpeg.sh'), 'utf8');
  const listed = (name: string) =>
    [...recipe.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].flatMap(([, words]) => words!.split(','));

  it('takes sources by https, each with a checksum', () => {
    expect(readPins().map(({ name }) => name)).toEqual(['ffmpeg', 'dav1d', 'libvpx']);
    for (const { url, version, sha256 } of readPins()) {
      expect(url).toMatch(/^https:\/\//);
      expect(url).toContain(version);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('knows every target, and asks for nothing under the GPL', () => {
    for (const target of targets) expect(recipe).toMatch(new RegExp(`^ {2}${targetName(target)}\\) `, 'm'));
    expect(recipe).not.toMatch(/--enable-(gpl|nonfree|version3)/);
  });

  it('has every filter and encoder that the program asks for', () => {
    const filters = listed('filters').map((name) => ` ..C ${name} V->V it`);
    const encoders = listed('encoders').map((name) => ` V..... ${name.replace('_', '-')} it`);
    const decoders = ['h264', 'hevc', 'libdav1d', 'vp9', 'prores'].map((name) => ` V..... ${name} it`);
    const lists = { decoders: decoders.join('\n'), encoders: encoders.join('\n'), filters: filters.join('\n') };
    expect(abilitiesOf(lists)).toMatchObject({
      ...{ missingCodecs: [], missingFilters: [], missingDemoFilters: [] },
      encoders: { mp4: { name: 'libvpx-vp9' }, webm: { name: 'libvpx-vp9', best: true } },
    });
  });
});
