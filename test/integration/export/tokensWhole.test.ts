// A token file is there whole or not at all: cancelled, killed, on a full or read-only disk, or where another file is.
import { execFileSync, fork } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ExportOptions, exportTokens } from '../../../src-main/export/tokens';
import { tokenFormatNames, tokenFormats } from '../../../src-main/export/tokens/formats';
import { importTokens } from '../../../src-main/export/tokens/import';
import { analysisSource, type TokenSource } from '../../../src-main/export/tokens/source';
import { entryPath } from '../../../src-main/fsx/places';
import { openAnalysis } from '../../../src-main/store/analysisFolder';
import { smallShape, writeSample } from '../../unit/export/tokensSamples';
import { ended } from '../store/support';

let folder: string;
let out: string;
let source: TokenSource;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tokens-'));
  out = join(folder, 'out');
  await mkdir(out);
  const path = await writeSample(join(folder, 'clip.etok'), smallShape);
  source = await analysisSource(await openAnalysis(path), 'clip.etok');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Mounts a small disk of our own; false where that is not allowed. */
function mountDisk(at: string, options: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', at], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.each(tokenFormatNames)('%s', (format) => {
  const target = () => join(out, `x.${tokenFormats[format].extension}`);
  const run = (options: Partial<ExportOptions> = {}) => exportTokens(source, target(), { format, ...options });

  it('leaves nothing when it is cancelled, whenever that is', async () => {
    let moments = 0;
    await run({ onProgress: () => moments++ });
    const whole = await readFile(target());
    expect(moments).toBeGreaterThan(8);
    for (let at = 0; at < moments - 1; at++) {
      await rm(target(), { force: true });
      const abort = new AbortController();
      let told = 0;
      const onProgress = () => {
        if (told++ === at) abort.abort();
      };
      await expect(run({ signal: abort.signal, onProgress })).rejects.toMatchObject({ code: 'cancelled' });
      expect(await readdir(out)).toEqual([]);
    }
    await run();
    expect(await readFile(target())).toEqual(whole);
    expect(await readdir(out)).toHaveLength(1);
  });

  it('leaves a file that is there alone, and replaces it whole where it may', async () => {
    await writeFile(target(), 'precious');
    await expect(run()).rejects.toMatchObject({ code: 'bad-request', data: { file: target().slice(out.length + 1) } });
    expect(await readFile(target(), 'utf8')).toBe('precious');
    const abort = new AbortController();
    const late = run({ force: true, signal: abort.signal, onProgress: (part) => part > 0.7 && abort.abort() });
    await expect(late).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readFile(target(), 'utf8')).toBe('precious');
    await run({ force: true });
    expect((await readFile(target())).length).toBeGreaterThan(1000);
    await rm(target());
    await mkdir(target());
    await expect(run({ force: true })).rejects.toMatchObject({ code: 'bad-request' });
    await expect(exportTokens(source, '/dev/full', { format, force: true })).rejects.toMatchObject({
      code: 'bad-request',
    });
    expect(await readdir(out)).toHaveLength(1);
  });

  it('says that the disk is full or read-only, and leaves nothing', async (context) => {
    if (!mountDisk(out, 'size=4k')) return context.skip('skipped: mounting a small disk is not allowed here');
    try {
      await expect(run()).rejects.toMatchObject({ code: 'disk-full' });
      expect(await readdir(out)).toEqual([]);
      execFileSync('mount', ['-o', 'remount,size=1m', out]);
      await run();
      await rm(target());
      execFileSync('mount', ['-o', 'remount,ro', out]);
      await expect(run()).rejects.toMatchObject({ code: 'write-failed' });
      expect(await readdir(out)).toEqual([]);
    } finally {
      execFileSync('umount', [out]);
    }
    await expect(exportTokens(source, join(out, 'none', 'x'), { format })).rejects.toMatchObject({
      code: 'write-failed',
    });
  });
});

describe('kill -9', () => {
  it('leaves no file of the name, and nothing at all after the next export', async () => {
    const large = await writeSample(join(folder, 'large.etok'), { ...smallShape, chunks: 150, blocks: 8 });
    const cli = entryPath('engine').replace(/engine\.js$/, 'cli.js');
    let killed = 0;
    let left = 0;
    for (const [i, format] of [...tokenFormatNames, ...tokenFormatNames].entries()) {
      const file = join(out, `x.${tokenFormats[format].extension}`);
      const child = fork(cli, ['export', large, '--format', format, '--out', out, '--quiet'], { stdio: 'ignore' });
      // Until it has begun to write, and some moments on.
      while (child.exitCode === null && !(await readdir(out)).some((name) => name.endsWith('.tmp'))) await sleep(2);
      await sleep((i % 5) * 15);
      child.kill('SIGKILL');
      if ((await ended(child)) === null) killed++;
      const names = await readdir(out);
      left += names.filter((name) => name.endsWith('.tmp')).length;
      const isThere = names.includes(`x.${tokenFormats[format].extension}`);
      // Killed after its end: the file is whole.
      if (isThere) expect((await readFile(file)).length).toBeGreaterThan(10_000);
      await exportTokens(source, file, { format, force: true });
      expect(await readdir(out)).toEqual([`x.${tokenFormats[format].extension}`]);
      await rm(file);
    }
    expect(killed).toBeGreaterThan(3);
    expect(left).toBeGreaterThan(3);
  }, 120_000);
});

describe('import', () => {
  it('leaves nothing when it is cancelled or the file is damaged at its end', async () => {
    const file = join(folder, 'x.jsonl');
    await exportTokens(source, file, { format: 'jsonl' });
    const abort = new AbortController();
    const cancelled = importTokens(file, out, {
      signal: abort.signal,
      onProgress: (part) => part > 0.5 && abort.abort(),
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect(await readdir(out)).toEqual([]);
    await writeFile(file, (await readFile(file, 'utf8')).replace(/"mse":0.00/g, '"mse":0.01'));
    await expect(importTokens(file, out)).rejects.toMatchObject({
      code: 'analysis-damaged',
      data: { file: 'x.jsonl', what: expect.stringContaining('column mse') },
    });
    expect(await readdir(out)).toEqual([]);
  });
});
