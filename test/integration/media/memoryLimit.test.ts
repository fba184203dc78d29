// An ffmpeg that takes more and more memory is ended, and said to have been; a block that no picture needs is not given.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isProcessAlive } from '../../../src-main/fsx/processes';
import { inputGuards } from '../../../src-main/media/inputGuards';
import { locateFfmpeg } from '../../../src-main/media/locate';
import { RawVideo } from '../../../src-main/media/rawVideo';
import { runTool } from '../../../src-main/media/runTool';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elastictok-memory-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// Takes 20 MB more every 10 ms, and would stop at 2 GB.
const greedy = ['-e', 'const held = []; setInterval(() => held.length < 100 && held.push(Buffer.alloc(2e7, 1)), 10)'];
const memoryBytes = 300 * 2 ** 20;

it.skipIf(process.platform !== 'linux')('ends a decoder, and a tool', async () => {
  const video = new RawVideo({ ffmpeg: process.execPath, args: greedy, frameBytes: 10, highWater: 1, memoryBytes });
  expect(await video.next()).toBeNull();
  expect(await video.ended).toMatchObject({ overMemory: true, stalled: false, exitCode: null });
  expect(isProcessAlive(video.pid!)).toBe(false);
  const run = await runTool(process.execPath, greedy, { timeoutMs: 30_000, memoryBytes });
  expect(run).toMatchObject({ overMemory: true, timedOut: false, exitCode: null });
});

it('leaves those alone that stay below', async () => {
  const run = await runTool(process.execPath, ['-e', 'setTimeout(() => {}, 500)'], { timeoutMs: 30_000, memoryBytes });
  expect(run).toMatchObject({ overMemory: false, exitCode: 0 });
});

it('gives no block of more than 1 GB, whatever a header says', async () => {
  const chunk = (type: string, data: Buffer) => {
    const bytes = Buffer.alloc(12 + data.length);
    bytes.writeUInt32BE(data.length);
    bytes.write(type, 4, 'latin1');
    data.copy(bytes, 8);
    bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
    return bytes;
  };
  // 14,000 x 14,000 pixels of 8 bytes are 1.6 GB, which ffmpeg alone would take.
  const header = Buffer.alloc(13);
  header.writeUInt32BE(14_000, 0);
  header.writeUInt32BE(14_000, 4);
  header.set([16, 6, 0, 0, 0], 8);
  const picture = chunk('IDAT', deflateSync(Buffer.alloc(1000)));
  const path = join(folder, 'huge.png');
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  await writeFile(path, Buffer.concat([signature, chunk('IHDR', header), picture, chunk('IEND', Buffer.alloc(0))]));
  const { ffmpeg } = await locateFfmpeg();
  const args = ['-v', 'error', ...inputGuards('png_pipe'), '-i', `file:${path}`, '-f', 'null', '-'];
  const { exitCode, stderr } = await runTool(ffmpeg, args, { timeoutMs: 30_000 });
  expect(stderr).toMatch(/get_buffer\(\) failed|allocate memory/);
  expect(exitCode).not.toBe(0);
});
