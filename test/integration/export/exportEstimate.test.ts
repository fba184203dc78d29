// What the app says a token file will take, beside what it takes: every format, form and part, FSQ and VAE.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSummary } from '../../../src-main/analysis/summary';
import { defaultExportSettings, defaultReview, type ExportSettings, type FrameRange } from '../../../src-main/contract';
import { writeTokenFile } from '../../../src-main/engine/exports/tokenFile';
import { AnalysisReporter } from '../../../src-main/engine/reporter';
import { reportStored } from '../../../src-main/engine/storedBlocks';
import { type TokenFormat, tokenFormatNames } from '../../../src-main/export/tokens/formats';
import { joinRanges } from '../../../src-main/services/exportChoice';
import { estimateExport } from '../../../src-main/services/exportEstimate';
import { ReviewedMarks } from '../../../src-main/services/reviewedMarks';
import { SeriesBuffer } from '../../../src-main/services/seriesBuffer';
import { openAnalysis } from '../../../src-main/store/analysisFolder';
import { type SampleKind, type SampleShape, tokenManifest, writeSample } from '../../unit/export/tokensSamples';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'elastictok-estimate-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

/** An analysis on disk, and its series as the app holds it. */
async function opened(shape: SampleShape) {
  const folder = await writeSample(join(home, `${shape.kind}-${shape.chunks}.etok`), shape);
  const series = new SeriesBuffer();
  const reporter = new AnalysisReporter('a', 0, (event) => {
    if (event.type === 'blocks') series.append(event.batch);
  });
  const stored = await (await openAnalysis(folder)).readSeries();
  reportStored(stored, tokenManifest(shape).settings, reporter, createSummary(shape.maxToks));
  reporter.flush();
  return { folder, series, marks: new ReviewedMarks(series) };
}

let number = 0;
/** Estimate and file of the same export. */
async function both(
  entry: Awaited<ReturnType<typeof opened>>,
  changes: Partial<ExportSettings> & { format: TokenFormat },
  ranges: FrameRange[] = [],
) {
  const settings = { ...defaultExportSettings, ...changes };
  const estimate = await estimateExport(entry, settings, ranges);
  const out = join(home, `${++number}.out`);
  const signal = new AbortController().signal;
  const options = { ...settings, ...changes, ranges: joinRanges(ranges), force: false, signal, onProgress: () => {} };
  const bytes = await writeTokenFile({ kind: 'analysis', path: entry.folder }, out, options);
  expect((await stat(out)).size).toBe(bytes);
  return { estimate, ratio: estimate.bytes! / bytes };
}

const kinds: [SampleKind, number][] = [
  ['fsq', 5],
  ['vae', 5],
  ['fsq', 600],
];
it.each(kinds)('of %s in %i chunks is within 5 % of the size', async (kind, chunks) => {
  const entry = await opened({ kind, chunks, blocks: 12, framesPerBlock: 2, maxToks: 96 });
  const ratios: Record<string, number> = {};
  for (const format of tokenFormatNames) {
    ratios[format] = (await both(entry, { format })).ratio;
    ratios[`${format}, tokens only`] = (await both(entry, { format, tokensOnly: true })).ratio;
    ratios[`${format}, padded`] = (await both(entry, { format, pad: true })).ratio;
    ratios[`${format}, int32`] = (await both(entry, { format, ids: 'I32' })).ratio;
  }
  ratios['a sample a chunk'] = (await both(entry, { format: 'webdataset', perChunk: true })).ratio;
  const wrong = Object.entries(ratios).filter(([, ratio]) => !(Math.abs(ratio - 1) <= 0.05));
  expect(wrong).toEqual([]);
  // These follow from the layout alone.
  for (const format of ['safetensors', 'npz', 'webdataset']) expect(ratios[format]).toBeCloseTo(1, 2);
});

it('is of the whole chunks that hold what was asked for', async () => {
  const entry = await opened({ kind: 'fsq', chunks: 40, blocks: 12, framesPerBlock: 2, maxToks: 96 });
  // A chunk has 23 frames.
  const ranges = [
    { from: 200, to: 300 },
    { from: 50, to: 60 },
    { from: 61, to: 70 },
  ];
  for (const format of tokenFormatNames) {
    const { estimate, ratio } = await both(entry, { format }, ranges);
    expect(estimate.exported).toEqual([
      { from: 46, to: 91 },
      { from: 184, to: 321 },
    ]);
    expect(estimate.frames).toBe(2 * 23 + 6 * 23);
    expect(Math.abs(ratio - 1), format).toBeLessThan(0.05);
  }
  expect(await estimateExport(entry, defaultExportSettings, [{ from: 5000, to: 5001 }])).toEqual({
    ...{ bytes: null, frames: 0, tokens: 0, exported: [] },
  });
  expect(entry.marks.review).toEqual(defaultReview);
});
