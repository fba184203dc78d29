// The analysis folder on a real disk: life, damage, resume, places, full disks.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openAnalysis } from '../../../src-main/store/analysisFolder';
import { inspectAnalysis } from '../../../src-main/store/inspect';
import { manifestPath, shardPath } from '../../../src-main/store/layout';
import { encodeManifest, type Manifest } from '../../../src-main/store/manifest';
import { placeAnalysis } from '../../../src-main/store/placement';
import { type AnalysisEnd, createAnalysis, resumeAnalysis } from '../../../src-main/store/writer';
import { sampleManifest, sampleShard } from '../../unit/store/samples';
import { contentOf } from './support';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-'));
  path = join(folder, 'clip.etok');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const totals = {
  frames: 21,
  blocks: 12,
  tokens: 48,
  tokensPercent: 12.5,
  satisfiedPercent: 75,
  meanMse: 0.008,
  probes: 63,
};
const complete: AnalysisEnd = { status: 'complete', reason: null, totals, decodedFrames: 21, sha256: null };

async function write(chunks: number, end: AnalysisEnd | null = complete, to = path): Promise<void> {
  const writer = await createAnalysis(to, sampleManifest());
  for (let chunk = 0; chunk < chunks; chunk++) await writer.writeShard(sampleShard(chunk));
  if (end === null) await writer.close();
  else await writer.finish(end);
}

describe('analysis folder', () => {
  it('is written, opened and read back', async () => {
    await write(3);
    const analysis = await openAnalysis(path);
    expect(analysis).toMatchObject({ shardCount: 3, interrupted: false });
    expect(analysis.manifest).toMatchObject({
      status: 'complete',
      totals: { shards: 3 },
      source: { decodedFrames: 21 },
    });
    const chunks = [];
    for await (const shard of analysis.readShards()) chunks.push(shard);
    expect(chunks).toEqual([0, 1, 2].map((chunk) => sampleShard(chunk)));
    const series = await analysis.readSeries();
    expect([...series.chunkStart]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]);
    expect([...series.frameCount.slice(0, 4)]).toEqual([2, 2, 2, 1]);
    expect(series.pts[20]).toBe(20 / 24);
  });
  it('is the same to the byte for the same work, also after stop, failure and resume', async () => {
    await write(3);
    const other = join(folder, 'other.etok');
    await write(1, null, other);
    await writeFile(join(other, 'shards', '.etok-999999999-1.tmp'), 'half a shard');
    const failing = await resumeAnalysis(other);
    expect(failing.resumePoint).toEqual({ chunks: 1, blocks: 4, frames: 7, nextSourceFrame: 7 });
    await failing.writeShard(sampleShard(1));
    await failing.finish({
      status: 'failed',
      reason: 'the device was lost',
      totals: null,
      decodedFrames: 14,
      sha256: null,
    });
    expect(await openAnalysis(other)).toMatchObject({
      interrupted: true,
      manifest: { status: 'failed', statusReason: 'the device was lost' },
    });
    const writer = await resumeAnalysis(other);
    await writer.writeShard(sampleShard(2));
    await writer.finish(complete);
    expect(await contentOf(other)).toEqual(await contentOf(path));
    await expect(resumeAnalysis(other)).rejects.toMatchObject({ code: 'bad-request' });
    await expect(createAnalysis(other, sampleManifest())).rejects.toMatchObject({ code: 'bad-request' });
  });
  it('goes on before a gap or a damaged shard, and removes what comes after', async () => {
    await write(6, null);
    await unlink(shardPath(path, 4));
    const bytes = await readFile(shardPath(path, 2));
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(shardPath(path, 2), bytes);
    const analysis = await openAnalysis(path);
    expect(analysis.shardCount).toBe(4);
    await expect(analysis.readSeries()).rejects.toMatchObject({
      data: { code: 'analysis-damaged', file: 'clip.etok/shards/00002.safetensors' },
    });
    const writer = await resumeAnalysis(path);
    expect(writer.resumePoint.chunks).toBe(2);
    expect((await readdir(join(path, 'shards'))).sort()).toEqual(['00000.safetensors', '00001.safetensors']);
    await expect(writer.writeShard(sampleShard(5))).rejects.toMatchObject({ code: 'internal' });
    await writer.close();
  });
  it('says what is no analysis, damaged or too new', async () => {
    await expect(openAnalysis(path)).rejects.toMatchObject({ code: 'analysis-missing' });
    await expect(openAnalysis(folder)).rejects.toMatchObject({ code: 'analysis-missing' });
    await write(2);
    await unlink(shardPath(path, 1));
    await expect(openAnalysis(path)).rejects.toThrow('should have 2 shards, but 1 are there');
    const text = await readFile(manifestPath(path), 'utf8');
    for (let length = 0; length < text.length - 2; length += 101) {
      await writeFile(manifestPath(path), text.slice(0, length));
      await expect(openAnalysis(path)).rejects.toMatchObject({ code: 'analysis-damaged' });
    }
    await writeFile(manifestPath(path), text.replace('"schemaVersion": 1', '"schemaVersion": 7'));
    await expect(openAnalysis(path)).rejects.toThrow('newer version');
  });
  it('is written by one writer at a time, in one process too', async () => {
    const writer = await createAnalysis(path, sampleManifest());
    await expect(resumeAnalysis(path)).rejects.toMatchObject({ code: 'write-failed' });
    await writer.close();
    await writeFile(join(path, 'lock'), 'not a lock');
    await (await resumeAnalysis(path)).close();
    await writeFile(join(path, 'lock'), JSON.stringify({ pid: 999999999, start: null }));
    await (await resumeAnalysis(path)).close();
    expect((await readdir(path)).sort()).toEqual(['analysis.json', 'shards']);
  });
  it('tells all of itself to inspect', async () => {
    await write(3);
    const report = await inspectAnalysis(path);
    expect(report).toMatchObject({ name: 'clip.etok', codesDtype: 'U16', interrupted: false, chunks: { length: 3 } });
    expect(report.chunks[1]).toMatchObject({
      blocks: 4,
      frames: 7,
      tokens: 16,
      probes: 21,
      satisfiedBlocks: 3,
      firstFrame: 7,
      lastFrame: 13,
    });
    const sizes = await Promise.all(
      [manifestPath(path), ...[0, 1, 2].map((i) => shardPath(path, i))].map(async (file) => (await stat(file)).size),
    );
    expect(report.bytes).toBe(sizes.reduce((a, b) => a + b));
    expect(report.chunks[0]?.blockList).toBeUndefined();
    const tokens = (await inspectAnalysis(path, true)).chunks[0]?.blockList?.map((block) => block.tokens);
    expect(tokens?.map((list) => list.length)).toEqual([3, 5, 0, 4]);
    expect(tokens?.[1]?.[0]).toBe((3 * 7919) % 65536);
  });
});

describe('placeAnalysis', () => {
  const place = (id: string) => placeAnalysis(folder, 'clip.mp4', id);
  it('reuses the folder of the same work and numbers other work', async () => {
    expect(await place('one')).toEqual({ path, existing: null });
    const writeAs = async (to: string, id: string): Promise<Manifest> => {
      const writer = await createAnalysis(to, sampleManifest({ id }));
      await writer.close();
      return writer.manifest;
    };
    const first = await writeAs(path, 'one');
    expect(await place('one')).toEqual({ path, existing: first });
    const second = join(folder, 'clip-2.etok');
    expect(await place('two')).toEqual({ path: second, existing: null });
    const manifest = await writeAs(second, 'two');
    expect(await place('two')).toEqual({ path: second, existing: manifest });
    expect((await place('three')).path).toBe(join(folder, 'clip-3.etok'));
  });
  it('leaves foreign and damaged folders and files alone, and reuses what a killed run left', async () => {
    await mkdir(path);
    await writeFile(join(path, 'letter.txt'), 'dear reader');
    await writeFile(join(folder, 'clip-2.etok'), 'a file');
    await mkdir(join(folder, 'clip-3.etok'));
    await writeFile(manifestPath(join(folder, 'clip-3.etok')), encodeManifest(sampleManifest()).slice(0, 50));
    expect((await place('one')).path).toBe(join(folder, 'clip-4.etok'));
    await mkdir(join(folder, 'clip-4.etok', 'shards'), { recursive: true });
    expect(await place('one')).toEqual({ path: join(folder, 'clip-4.etok'), existing: null });
  });
  it('names a folder that is none', async () => {
    await expect(placeAnalysis(join(folder, 'no'), 'clip.mp4', 'one')).rejects.toMatchObject({ code: 'write-failed' });
  });
});

/** True where a small disk of our own can be mounted. */
function mountSmallDisk(at: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('full disk', () => {
  it('says so, keeps what was whole, and goes on once there is room', async (context) => {
    const disk = join(folder, 'disk');
    await mkdir(disk);
    if (!mountSmallDisk(disk)) return context.skip('skipped: mounting a small disk is not allowed here');
    try {
      const on = join(disk, 'clip.etok');
      const writer = await createAnalysis(on, sampleManifest());
      const fill = async () => {
        for (let chunk = 0; chunk < 100; chunk++) await writer.writeShard(sampleShard(chunk));
      };
      await expect(fill()).rejects.toMatchObject({ code: 'disk-full' });
      await writer.close();
      const { shardCount, interrupted } = await openAnalysis(on);
      expect(interrupted).toBe(true);
      expect(shardCount).toBeGreaterThan(3);
      const names = await readdir(join(on, 'shards'));
      expect(names).toHaveLength(shardCount);
      execFileSync('mount', ['-o', 'remount,size=4m', disk]);
      const resumed = await resumeAnalysis(on);
      expect(resumed.resumePoint.chunks).toBe(shardCount);
      await resumed.writeShard(sampleShard(shardCount));
      await resumed.finish({ ...complete, status: 'partial', reason: 'the disk was full' });
      expect((await openAnalysis(on)).manifest.totals?.shards).toBe(shardCount + 1);
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});
