// Token files that were made up, with every checksum right or none: no length is believed, no path is used, nothing hangs.
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportTokens } from '../../../src-main/export/tokens';
import { tokenFormats } from '../../../src-main/export/tokens/formats';
import { decodeInfo, encodeInfo, type TokenFileInfo } from '../../../src-main/export/tokens/info';
import { analysisSource, type TokenSource } from '../../../src-main/export/tokens/source';
import { decodeSafetensors, encodeSafetensors, type SafetensorsTensor } from '../../../src-main/formats/safetensors';
import { openAnalysis } from '../../../src-main/store/analysisFolder';
import { random } from '../../unit/analysis/scenes';
import { smallShape, writeSample } from '../../unit/export/tokensSamples';
import { complaint, forms } from './tokensSupport';

let folder: string;
let source: TokenSource;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tokens-'));
  const path = await writeSample(join(folder, 'clip.etok'), { ...smallShape, chunks: 2 });
  source = await analysisSource(await openAnalysis(path), 'clip.etok');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a made-up file', () => {
  type Change = (columns: Map<string, SafetensorsTensor>, info: TokenFileInfo) => unknown;

  /** A safetensors token file with other columns and info, every checksum right. */
  async function madeUp(change: Change): Promise<string> {
    const path = join(folder, 'made-up.safetensors');
    await exportTokens(source, path, { format: 'safetensors', force: true });
    const { metadata, tensors } = decodeSafetensors(await readFile(path));
    const info = decodeInfo(metadata.info!, 'x');
    const columns = new Map(
      [...tensors].map(([name, tensor]) => [name, { ...tensor, data: Uint8Array.from(tensor.data) }]),
    );
    change(columns, info);
    info.checksums = Object.fromEntries(
      [...columns].map(([name, { data }]) => [name, createHash('sha256').update(data).digest('hex')]),
    );
    await writeFile(path, encodeSafetensors([...columns.values()], { ...metadata, info: encodeInfo(info) }));
    return path;
  }
  const bigInts =
    (name: string, index: number, value: bigint): Change =>
    (columns) => {
      new BigInt64Array(columns.get(name)!.data.buffer)[index] = value;
    };
  const ints =
    (name: string, index: number, value: number): Change =>
    (columns) => {
      new Int32Array(columns.get(name)!.data.buffer)[index] = value;
    };

  const cases: [string, Change, RegExp][] = [
    ['a chunk of 2^60 blocks', bigInts('chunk_offsets', 1, 2n ** 60n), /chunk_offsets/],
    ['a chunk without blocks', bigInts('chunk_offsets', 1, 0n), /chunk_offsets/],
    ['a chunk that ends before it starts', bigInts('chunk_offsets', 2, 1n), /chunk_offsets/],
    ['chunks that start late', bigInts('chunk_offsets', 0, 1n), /chunk_offsets does not start at 0/],
    ['a block of 2^62 tokens', bigInts('block_offsets', 4, 2n ** 62n), /block|ids/],
    ['a block that ends before it starts', bigInts('block_offsets', 4, -5n), /block|ids/],
    ['a block of 2^62 frames', bigInts('frame_offsets', 4, 2n ** 62n), /frame_offsets/],
    ['frames that are spread otherwise', bigInts('frame_offsets', 1, 1n), /frame_offsets/],
    ['a negative kept count', ints('n', 0, -1), /column n is -1/],
    ['a kept count above the most', ints('n', 0, 1 << 30), /column n is 1073741824/],
    ['a negative probe count', ints('nfe', 0, -1), /probe count/],
    ['a frame index that is none', bigInts('frame', 3, 2n ** 61n), /frame 3 has no valid index/],
    ['frames that do not rise', bigInts('frame', 3, 0n), /do not rise/],
    [
      'an index that the model does not have',
      (columns) => {
        new Uint16Array(columns.get('ids')!.data.buffer)[0] = 65535;
      },
      /ids has an index above the 64000/,
    ],
    [
      'a time that is no number',
      (columns) => {
        new Float64Array(columns.get('pts')!.data.buffer)[0] = Number.NaN;
      },
      /pts is not finite/,
    ],
    [
      'more tokens than there are',
      (_columns, info) => Object.assign(info.counts, { tokens: 2 ** 50 }),
      /column ids is U16/,
    ],
    ['more blocks than there are', (_columns, info) => Object.assign(info.counts, { blocks: 2 ** 50 }), /column/],
    ['a column that is missing', (columns) => columns.delete('mse'), /column mse is missing/],
    [
      'a column too many',
      (columns) => columns.set('x', { ...columns.get('mse')!, name: 'x' }),
      /a column that does not belong/,
    ],
  ];
  it.each(cases)('is refused: %s', async (_title, change, text) => {
    const error = await complaint(await madeUp(change));
    expect(error?.code).toBe('analysis-damaged');
    expect(error?.message).toMatch(text);
  });

  it('cannot name a place on the disk, or a field that is none', async () => {
    const bad: ((info: TokenFileInfo) => unknown)[] = [
      (info) => Object.assign(info.source, { name: '../../etc/passwd' }),
      (info) => Object.assign(info.source, { name: '..' }),
      (info) => Object.assign(info.source, { name: 'C:\\x' }),
      (info) => Object.assign(info, { maxToks: 2 ** 40 }),
      (info) => Object.assign(info, { framesPerBlock: 0 }),
      (info) => Object.assign(info, { analysisId: '../x' }),
      (info) => Object.assign(info, { threshold: Number.POSITIVE_INFINITY }),
    ];
    for (const change of bad) await expect(madeUp((_columns, info) => change(info))).rejects.toThrow();
    const path = join(folder, 'x.jsonl');
    await exportTokens(source, path, { format: 'jsonl' });
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('"a clip, ü.mp4"', '"../../a clip"'));
    expect((await complaint(path))?.message).toContain('bad value at source.name');
    await writeFile(path, text.replace('"formatVersion":1', '"formatVersion":2'));
    expect((await complaint(path))?.message).toContain('newer version');
  });

  it('of JSON Lines is refused line by line', async () => {
    const path = join(folder, 'x.jsonl');
    await exportTokens(source, path, { format: 'jsonl' });
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    const change = async (line: number, from: RegExp, to: string) => {
      const changed = lines.map((text, i) => (i === line ? text.replace(from, to) : text));
      expect(changed).not.toEqual(lines);
      await writeFile(path, `${changed.join('\n')}\n`);
      return (await complaint(path))?.message ?? '';
    };
    expect(await change(2, /"n":\d+/, '"n":1e9')).toMatch(/block 1 is damaged: n is 1000000000/);
    expect(await change(2, /"ids":\[0,/, '"ids":["0",')).toMatch(/block 1 is damaged: ids is no number/);
    expect(await change(2, /"ids":\[0,/, '"ids":[70000,')).toMatch(/block 1 is damaged: ids is out of range/);
    expect(await change(2, /"frame":\[.*?\]/, '"frame":[]')).toMatch(/frame/);
    expect(await change(2, /"mse":[\d.e-]+/, '"mse":1e999')).toMatch(/block 1 is damaged: mse is no number/);
    expect(await change(2, /"chunk":0/, '"chunk":5')).toMatch(/chunk is not the next one/);
    expect(await change(3, /"block":2/, '"block":7')).toMatch(/line 4 is damaged: it is not block 2/);
    expect(await change(2, /.*/, '[1]')).toMatch(/line 3 is damaged: it is no JSON object/);
    expect(await change(lines.length - 1, /.*/, '')).toMatch(/no JSON object|no end/);
    // Equal values, written otherwise: what was written was changed all the same.
    expect(await change(2, /"type":"block",/, '"type":"block", ')).toMatch(/its lines are damaged/);
  });

  it.each(forms)('of random changes never breaks the reader: $title', async ({ format, perChunk, pad }) => {
    const path = join(folder, `out.${tokenFormats[format].extension}`);
    await exportTokens(source, path, { format, perChunk, pad });
    const whole = await readFile(path);
    const next = random(7);
    for (let round = 0; round < 60; round++) {
      const changed = Uint8Array.from(whole);
      const at = Math.floor(next() * whole.length);
      for (let i = 0; i < 12; i++) changed[Math.min(whole.length - 1, at + i * 3)] = Math.floor(next() * 256);
      await writeFile(path, changed);
      expect((await complaint(path))?.code).toMatch(/^(analysis-damaged|refused-format)$/);
    }
  });
});
