// Token files that were changed: every flipped byte is noticed and named, and so is every end that is missing.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportTokens } from '../../../src-main/export/tokens';
import { tokenFormats } from '../../../src-main/export/tokens/formats';
import { analysisSource, type TokenSource } from '../../../src-main/export/tokens/source';
import { openAnalysis } from '../../../src-main/store/analysisFolder';
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

describe.each(forms)('$title', ({ format, perChunk, pad }) => {
  it('notices any flipped byte and says what is damaged', async () => {
    const path = join(folder, `out.${tokenFormats[format].extension}`);
    await exportTokens(source, path, { format, perChunk, pad });
    const whole = await readFile(path);
    expect(await complaint(path)).toBeNull();
    const unnoticed: number[] = [];
    let named = 0;
    // An odd step shares no factor with the sizes of items, so that all columns and kinds of bytes are met.
    const step = Math.max(7, Math.floor(whole.length / 500) | 1);
    for (let at = 0; at < whole.length; at += step) {
      const flipped = Uint8Array.from(whole);
      flipped[at]! ^= 1 << (at % 8);
      await writeFile(path, flipped);
      const error = await complaint(path);
      if (error === null) unnoticed.push(at);
      else {
        expect(['analysis-damaged', 'refused-format']).toContain(error.code);
        expect(error.data.file).toBe(path.slice(folder.length + 1));
        if (/column [a-z_]+|info|head|line|block \d+ is damaged: [a-z]+/.test(error.message)) named++;
      }
    }
    expect(unnoticed).toEqual([]);
    expect(named).toBeGreaterThan(whole.length / step / 2);
  });

  it('notices a file that is cut off, and bytes after its end', async () => {
    const path = join(folder, `out.${tokenFormats[format].extension}`);
    await exportTokens(source, path, { format, perChunk, pad });
    const whole = await readFile(path);
    for (let length = 0; length < whole.length; length += Math.ceil(whole.length / 100)) {
      await writeFile(path, whole.subarray(0, length));
      expect((await complaint(path))?.code).toMatch(/^(analysis-damaged|refused-format)$/);
    }
    await writeFile(path, Buffer.concat([whole, Buffer.alloc(1)]));
    expect((await complaint(path))?.code).toBe('analysis-damaged');
  });
});
