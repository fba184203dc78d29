// `elastictok inspect X.etok [--json]`: prints what an analysis holds.
import { resolve } from 'node:path';
import { decibels } from '../analysis/statistics';
import { markKinds } from '../contract';
import { storedMarks } from '../engine/storedMarks';
import { openAnalysis } from '../store/analysisFolder';
import { inspectAnalysis } from '../store/inspect';
import { deviceText } from '../store/manifest';
import { marksText } from './marksText';
import { allocationText, thresholdText } from './settingsText';
import { bottleneckOf, sizeLines, sizesOf, spanSeconds, tokenBits } from './sizeText';

/**
 * Runs the command.
 * @returns exit code 0. @throws StudioError `analysis-missing` or `analysis-damaged`
 */
export async function runInspect(folder: string, json: boolean): Promise<number> {
  const path = resolve(folder);
  const report = await inspectAnalysis(path, json);
  const { marks } = await storedMarks(await openAnalysis(path));
  if (json) {
    const counts = markKinds.map((kind) => [kind, marks.filter((mark) => mark.kind === kind).length] as const);
    console.log(JSON.stringify({ ...report, marks: Object.fromEntries(counts) }, null, 2));
    return 0;
  }
  const { manifest, chunks, review } = report;
  const { source, settings, model, totals } = manifest;
  const sum = (pick: (chunk: (typeof chunks)[number]) => number) => chunks.reduce((all, chunk) => all + pick(chunk), 0);
  const blocks = sum((chunk) => chunk.blocks);
  const meanMse = sum((chunk) => chunk.meanMse * chunk.blocks) / Math.max(1, blocks);
  const seconds = spanSeconds(chunks, true);
  const frames = sum((chunk) => chunk.frames);
  const sourceFrames = (chunks.at(-1)?.lastFrame ?? 0) + 1;
  const sizes = sizesOf({
    tokens: sum((chunk) => chunk.tokens),
    frames,
    seconds,
    fileBytes: report.bytes,
    tokenBits: tokenBits(bottleneckOf(model.config)),
    // A whole source takes the time of its analysed frames; a folder of pictures has no rate.
    source:
      seconds === null || source.pictures !== null || source.decodedFrames === null
        ? null
        : { bytes: source.sizeBytes, seconds: (seconds * source.decodedFrames) / sourceFrames },
  });
  const lines: [string, string][] = [
    [
      'analysis',
      `${report.name}, ${manifest.status}${manifest.statusReason === null ? '' : `: ${manifest.statusReason}`}`,
    ],
    ['source', `${source.name}, ${source.width} x ${source.height}, ${source.decodedFrames ?? '?'} frames decoded`],
    ['model', `${model.name}, weights ${model.weightHash.slice(0, 12)}`],
    ['settings', `threshold ${thresholdText(settings)}, search ${allocationText(settings)}, ${manifest.fit}`],
    ['device', deviceText(manifest.device)],
    [
      'stored',
      `${chunks.length} chunks, ${blocks} blocks, ${sum((chunk) => chunk.frames)} frames, ${report.bytes} bytes`,
    ],
    [
      'tokens',
      `${sum((chunk) => chunk.tokens)}${totals === null ? '' : `, ${totals.tokensPercent.toFixed(1)} % of all`}`,
    ],
    ...sizeLines(sizes),
    [
      'satisfied',
      `${((100 * sum((chunk) => chunk.satisfiedBlocks)) / Math.max(1, blocks)).toFixed(1)} % of blocks; mean ${decibels(meanMse).toFixed(1)} dB`,
    ],
    ['marks', marksText(marks)],
    [
      'review',
      `confidence ${review.minConfidence}, spikes from z ${review.minSpikeZ}; ${review.addedCuts.length} cuts added, ${review.removed.length} marks removed${report.reviewDamaged ? ' (review.json is damaged)' : ''}`,
    ],
    ['tool', `${manifest.tool.name} ${manifest.tool.version}`],
  ];
  for (const [label, text] of lines) console.log(`${label.padEnd(10)} ${text}`);
  if (report.interrupted) console.log('It was interrupted: analyse the source again with the same settings to go on.');
  return 0;
}
