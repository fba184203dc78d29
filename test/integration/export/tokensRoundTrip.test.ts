// Every format of token files: what is written reads back equal, array by array, and makes the same analysis again.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportTokens } from '../../../src-main/export/tokens';
import { type TokenFormat, tokenFormatNames, tokenFormats } from '../../../src-main/export/tokens/formats';
import { importTokens } from '../../../src-main/export/tokens/import';
import { openTokenFile, tokenFileSource } from '../../../src-main/export/tokens/open';
import { analysisSource, chosen, tokensOnly } from '../../../src-main/export/tokens/source';
import { openAnalysis } from '../../../src-main/store/analysisFolder';
import { writeReview } from '../../../src-main/store/review';
import type { ShardData } from '../../../src-main/store/shardTypes';
import { type SampleShape, smallShape, tokenShard, writeSample } from '../../unit/export/tokensSamples';
import { contentOf } from '../store/support';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tokens-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const readable = tokenFormatNames.filter((name) => tokenFormats[name].readable);
/** Each format, WebDataset in both its forms. */
const forms: { format: TokenFormat; perChunk: boolean; title: string }[] = [
  ...readable.map((format) => ({ format, perChunk: false, title: format })),
  { format: 'webdataset', perChunk: true, title: 'webdataset, a sample a chunk' },
];

async function all(chunks: AsyncIterable<ShardData>): Promise<ShardData[]> {
  const shards: ShardData[] = [];
  for await (const shard of chunks) shards.push(shard);
  return shards;
}

async function source(shape: SampleShape, changes = {}) {
  const path = await writeSample(join(folder, 'clip.etok'), shape, changes);
  return analysisSource(await openAnalysis(path), 'clip.etok');
}

async function readBack(path: string) {
  const file = await openTokenFile(path);
  try {
    return { info: file.info, format: file.format, shards: await all(file.chunks()) };
  } finally {
    await file.close();
  }
}

describe.each(forms)('$title', ({ format, perChunk }) => {
  const target = (name = 'out') => join(folder, `${name}.${tokenFormats[format].extension}`);
  const shapes: Record<string, SampleShape> = {
    fsq: smallShape,
    'one frame a block': { ...smallShape, framesPerBlock: 1 },
    'one chunk': { ...smallShape, chunks: 1 },
    vae: { ...smallShape, kind: 'vae' },
  };

  it.each(Object.keys(shapes))('gives back every array: %s', async (name) => {
    const from = await source(shapes[name]!);
    const shards = await all(from.chunks());
    expect(shards).toEqual(Array.from({ length: shapes[name]!.chunks }, (_, i) => tokenShard(shapes[name]!, i)));
    for (const pad of [false, true])
      for (const ids of ['U16', 'I32'] as const) {
        const { info } = await exportTokens(from, target(), { format, perChunk, pad, ids, force: true });
        const back = await readBack(target());
        expect(back.format).toBe(format);
        expect(back.shards).toEqual(shards);
        expect(back.info).toEqual({ ...info, checksums: { ...info.checksums, info: back.info.checksums.info } });
        expect(back.info.ids).toEqual({ padded: pad, dtype: from.info.dim !== null ? 'F16' : pad ? 'I32' : ids });
      }
    expect((await readdir(folder)).sort()).toEqual(['clip.etok', target().slice(folder.length + 1)].sort());
  });

  it('makes the same analysis again, byte for byte but for the place of the source', async () => {
    const from = await source(smallShape);
    const path = join(folder, 'clip.etok');
    const review = { minConfidence: 0.25, minSpikeZ: 4, addedCuts: [7], removed: [{ kind: 'cut' as const, frame: 3 }] };
    await writeReview(path, review);
    await exportTokens(await analysisSource(await openAnalysis(path), from.name), target(), { format, perChunk });
    const out = join(folder, 'imported');
    const made = await importTokens(target(), out);
    expect(made).toBe(join(out, 'a clip, ü.etok'));
    const [before, after] = [await contentOf(path), await contentOf(made)];
    const manifest = (content: Record<string, string>) =>
      JSON.parse(Buffer.from(content['/analysis.json']!, 'hex').toString());
    expect(manifest(after)).toEqual({
      ...manifest(before),
      source: { ...manifest(before).source, path: join(folder, 'a clip, ü.mp4') },
    });
    expect({ ...after, '/analysis.json': '' }).toEqual({ ...before, '/analysis.json': '' });
    // A second import finds the first one.
    expect(await importTokens(target(), out)).toBe(made);
    expect(await readdir(out)).toEqual(['a clip, ü.etok']);
  });

  it('holds whole chunks of the chosen frames, says which, and makes a partial analysis of them', async () => {
    const from = await source(smallShape);
    const part = chosen(from, [
      { from: 8, to: 8 },
      { from: 30, to: 99 },
    ]);
    await exportTokens(part, target(), { format, perChunk });
    const { info, shards } = await readBack(target());
    expect(info.range).toEqual({
      asked: [
        { from: 8, to: 8 },
        { from: 30, to: 99 },
      ],
      exported: [
        { from: 7, to: 13 },
        { from: 28, to: 34 },
      ],
    });
    const expected = [1, 4].map((chunk, chunkIndex) => ({ ...tokenShard(smallShape, chunk), chunkIndex }));
    expect(shards).toEqual(expected);
    const { manifest, readShards } = await openAnalysis(await importTokens(target(), folder));
    expect(manifest.status).toBe('partial');
    expect(manifest.id).not.toBe(from.info.analysisId);
    expect(manifest.statusReason).toBe('the token file holds frames 7 to 13, 28 to 34');
    expect(await all(readShards())).toEqual(expected);
    const none = chosen(from, [{ from: 1000, to: 2000 }]);
    await expect(exportTokens(none, target('none'), { format })).rejects.toMatchObject({ code: 'bad-request' });
  });

  it('leaves out probes and measures where tokens are all that is wanted', async () => {
    const from = tokensOnly(await source(smallShape));
    await exportTokens(from, target(), { format, perChunk });
    const { info, shards } = await readBack(target());
    expect(Object.keys(info.checksums)).not.toContain('motion');
    const expected = await all(from.chunks());
    for (const [i, { codes, n, mse, frame, pts, nfe, measures }] of shards.entries()) {
      expect({ codes, n, mse, frame, pts }).toEqual({
        codes: expected[i]!.codes,
        n: expected[i]!.n,
        mse: expected[i]!.mse,
        frame: expected[i]!.frame,
        pts: expected[i]!.pts,
      });
      expect([...nfe, ...measures.motion].every((value) => value === 0)).toBe(true);
    }
    const imported = await openAnalysis(await importTokens(target(), folder));
    expect(imported.manifest).toMatchObject({ status: 'complete', measuresVersion: 1 });
  });

  it('keeps SSIM, and goes on to every other format without the analysis', async () => {
    await source(smallShape, {
      settings: { metric: 'ssim', threshold: 0.9, search: 'fixed', count: 4, budget: null },
    });
    const path = join(folder, 'clip.etok');
    const shards = await all((await openAnalysis(path)).readShards());
    expect(shards[0]!.ssim).not.toBeNull();
    await exportTokens(await analysisSource(await openAnalysis(path), 'clip.etok'), target(), { format, perChunk });
    await rm(path, { recursive: true });
    const first = await openTokenFile(target());
    for (const other of readable) {
      const next = join(folder, `again.${tokenFormats[other].extension}`);
      await exportTokens(tokenFileSource(first), next, { format: other, force: true });
      const { shards: again, info } = await readBack(next);
      expect(again).toEqual(shards);
      expect(info).toMatchObject({ metric: 'ssim', threshold: 0.9, count: 4, analysisId: 'sample-fsq' });
      expect(info.checksums).toMatchObject(
        Object.fromEntries(Object.entries(first.info.checksums).filter(([k]) => k !== 'info')),
      );
    }
    await first.close();
  });
});

describe('csv', () => {
  it('has a line a frame with the tokens of its block and the marks at it', async () => {
    const from = await source({ ...smallShape, chunks: 2 });
    const path = join(folder, 'out.csv');
    const at = (frame: number) => ({ ordinal: frame, frame, ptsSeconds: 0 });
    const mark = (kind: 'cut' | 'spike', frame: number) => ({
      ...at(frame),
      kind,
      transition: null,
      start: at(frame),
      end: at(frame),
      score: 1,
      byHand: false,
    });
    await exportTokens(from, path, { format: 'csv', marks: [mark('cut', 7), mark('spike', 7), mark('spike', 9)] });
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(15);
    expect(lines[0]).toBe(
      'index,pts,block,chunk,tokens,mse,psnr,change,structure,colour,motion,camera_motion,residual_motion,si,ti,cut_score,transition_score,transition_frames,transition_type,marks',
    );
    const row = lines[8]!.split(',');
    const shard = tokenShard(smallShape, 1);
    expect(row.slice(0, 6).map(Number)).toEqual([
      7,
      shard.pts[0],
      4,
      1,
      shard.n[0],
      Number(shard.mse[0]!.toPrecision(9)),
    ]);
    expect(Number(row[6])).toBeCloseTo(10 * Math.log10(4 / 0.001), 3);
    expect(Math.fround(Number(row[10]))).toBe(shard.measures.motion[0]);
    expect(row.at(-1)).toBe('cut spike');
    expect(lines[10]!.endsWith(',spike')).toBe(true);
    expect(lines[9]!.endsWith(',')).toBe(true);
    await expect(openTokenFile(path)).rejects.toMatchObject({ code: 'refused-format' });
  });
});
