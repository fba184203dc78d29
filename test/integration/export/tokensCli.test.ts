// `elastictok export` and `inspect` of token files as a user runs them: batches, failures, exit codes, sizes.
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tokenFormatNames, tokenFormats } from '../../../src-main/export/tokens/formats';
import { entryPath } from '../../../src-main/fsx/places';
import { shardPath } from '../../../src-main/store/layout';
import { smallShape, writeSample } from '../../unit/export/tokensSamples';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tokens-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function elastictok(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const cli = entryPath('engine').replace(/engine\.js$/, 'cli.js');
  const child = spawn(process.execPath, [cli, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stdout, stderr };
}

describe('elastictok export', () => {
  it('searches folders, goes on after a bad analysis, and says what failed', async () => {
    await writeSample(join(folder, 'a', 'one.etok'), smallShape);
    await cp(join(folder, 'a', 'one.etok'), join(folder, 'a', 'deep', 'bad.etok'), { recursive: true });
    const shard = shardPath(join(folder, 'a', 'deep', 'bad.etok'), 3);
    const bytes = await readFile(shard);
    bytes[bytes.length - 5]! ^= 4;
    await writeFile(shard, bytes);
    await cp(join(folder, 'a', 'one.etok'), join(folder, 'b', 'two.etok'), { recursive: true });
    const { code, stdout, stderr } = await elastictok(
      'export',
      'a',
      join('b', 'two.etok'),
      '--format',
      'npz',
      '--jobs',
      '2',
    );
    expect(code).toBe(1);
    expect(stderr).toContain('elastictok: bad.etok: bad.etok/shards/00003.safetensors: the shard is damaged');
    expect(stderr).toContain('elastictok: 2 of 3 exported; failed: bad.etok');
    expect(stdout).toContain(`one.etok: ${join(folder, 'a', 'one.npz')}, `);
    expect(await readdir(join(folder, 'b'))).toEqual(['two.etok', 'two.npz']);
    expect(await readdir(join(folder, 'a', 'deep'))).toEqual(['bad.etok']);
    const again = await elastictok('export', 'b', '--format', 'npz');
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(again.stderr).toContain('two.npz: there is a file of this name already');
    expect(await elastictok('export', 'b', '--format', 'npz', '--force', '--quiet')).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });

  it('writes to the named file or folder, and from one format to another', async () => {
    await writeSample(join(folder, 'one.etok'), smallShape);
    expect((await elastictok('export', 'one.etok', '--out', join('new', 'x.safetensors'))).code).toBe(0);
    const first = await stat(join(folder, 'new', 'x.safetensors'));
    for (const format of tokenFormatNames) {
      const { code, stderr } = await elastictok(
        'export',
        join('new', 'x.safetensors'),
        '--format',
        format,
        '--out',
        'all',
      );
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    }
    const names = tokenFormatNames.map((format) => `x.${tokenFormats[format].extension}`).sort();
    expect((await readdir(join(folder, 'all'))).sort()).toEqual(names);
    expect((await stat(join(folder, 'all', 'x.safetensors'))).size).toBe(first.size);
    // The marks of a table are decided in the same way from either source.
    await elastictok('export', 'one.etok', '--format', 'csv');
    const table = await readFile(join(folder, 'one.csv'), 'utf8');
    expect(await readFile(join(folder, 'all', 'x.csv'), 'utf8')).toBe(table);
    expect(table).toMatch(/,(cut|transition|spike)/);
  });

  it('refuses what it does not understand, and writes nothing', async () => {
    await writeSample(join(folder, 'one.etok'), smallShape);
    await mkdir(join(folder, 'empty'));
    await cp(join(folder, 'one.etok'), join(folder, 'empty2', 'one.etok'), { recursive: true });
    const refused: [string[], string][] = [
      [[], 'nothing to export is named'],
      [['none.etok'], 'there is no such file or folder'],
      [['empty'], 'there is no analysis in it'],
      [['one.etok', '--format', 'zip'], '--format zip is not known. Choose one of: safetensors, npz'],
      [['one.etok', '--per-chunk'], 'safetensors holds all chunks'],
      [['one.etok', '--format', 'csv', '--pad'], 'csv holds no indices'],
      [['one.etok', '--from', '9', '--to', '3'], '--to 3 comes before --from 9'],
      [['one.etok', '--from', 'x'], '--from x is no frame'],
      [['one.etok', '--ids', 'int8'], '--ids int8 is not known'],
      [['one.etok', join('empty2', 'one.etok'), '--out', 'x.safetensors'], 'is one file for many'],
      [['one.etok', join('empty2', 'one.etok'), '--out', 'x'], 'two exports would be named one.safetensors'],
    ];
    for (const [args, text] of refused) {
      const { code, stdout, stderr } = await elastictok('export', ...args);
      expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: '' });
      expect(stderr).toContain(text);
    }
    expect((await readdir(folder)).sort()).toEqual(['empty', 'empty2', 'one.etok']);
    await writeFile(join(folder, 'letter.txt'), 'dear reader');
    const { code, stderr } = await elastictok('export', 'letter.txt', '--format', 'npz');
    expect(code).toBe(1);
    expect(stderr).toContain('letter.txt: it is no token file');
  });
});

describe('elastictok inspect of a token file', () => {
  it('tells sizes: of the codebook, of the file, of the source', async () => {
    await writeSample(join(folder, 'one.etok'), smallShape);
    await elastictok('export', 'one.etok');
    const { stdout } = await elastictok('inspect', 'one.safetensors', '--json');
    const { bytes, sizes, info, chunks } = JSON.parse(stdout);
    expect(bytes).toBe((await stat(join(folder, 'one.safetensors'))).size);
    const seconds = 35 / info.source.averageFps;
    expect(sizes.tokenBits).toBeCloseTo(Math.log2(64000), 9);
    expect(sizes.nominal.bytesPerFrame).toBeCloseTo((info.counts.tokens * Math.log2(64000)) / 8 / 35, 6);
    expect(sizes.file.bytesPerFrame).toBeCloseTo(bytes / 35, 6);
    expect(sizes.file.bytesPerSecond).toBeCloseTo(bytes / seconds, 3);
    expect(sizes.source.bytesPerSecond).toBeCloseTo(1234567 / seconds, 3);
    expect(chunks).toHaveLength(5);
    const folderReport = JSON.parse((await elastictok('inspect', 'one.etok', '--json')).stdout);
    const withoutPlace = folderReport.chunks.map(
      ({ file: _file, bytes: _bytes, ...rest }: Record<string, unknown>) => rest,
    );
    expect(chunks).toEqual(withoutPlace);
    const text = (await elastictok('inspect', 'one.safetensors')).stdout;
    expect(text).toMatch(/nominal +[\d.]+ B a frame, .* at 15.97 bit a token/);
    expect(text).toMatch(/video +[\d.]+ kB a frame/);
  });

  it('names what is damaged', async () => {
    await writeSample(join(folder, 'one.etok'), smallShape);
    await elastictok('export', 'one.etok');
    const path = join(folder, 'one.safetensors');
    const bytes = await readFile(path);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(path, bytes);
    const { code, stderr } = await elastictok('inspect', 'one.safetensors');
    expect(code).toBe(2);
    expect(stderr).toContain(
      'one.safetensors: its column ids is damaged: the checksum does not agree with its content.',
    );
  });
});
