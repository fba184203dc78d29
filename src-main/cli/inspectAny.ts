// `elastictok inspect`: of a token file prints what is in it; an analysis folder goes to the other half.
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { decibels } from '../analysis/statistics';
import { openTokenFile } from '../export/tokens/open';
import { type ChunkReport, chunkFigures } from '../store/inspect';
import { runInspect } from './inspect';
import { allocationText, thresholdText } from './settingsText';
import { sizeLines, sizesOf, spanSeconds, tokenBits } from './sizeText';

/**
 * Runs the command.
 * @returns exit code 0. @throws StudioError as `inspectAnalysis` and `openTokenFile`, and `analysis-damaged` naming what is damaged
 */
export async function runInspectAny(path: string, json: boolean): Promise<number> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ? inspectTokenFile(resolve(path), json) : runInspect(path, json);
}

async function inspectTokenFile(path: string, json: boolean): Promise<number> {
  const file = await openTokenFile(path);
  const chunks: Omit<ChunkReport, 'file' | 'bytes'>[] = [];
  try {
    for await (const shard of file.chunks()) chunks.push(chunkFigures(shard, file.info, json));
  } finally {
    await file.close();
  }
  const { info, name, format, bytes } = file;
  const { source, counts } = info;
  const { averageFps, decodedFrames, sizeBytes } = source;
  const sizes = sizesOf({
    tokens: counts.tokens,
    frames: counts.frames,
    seconds: spanSeconds(chunks, info.range === null),
    fileBytes: bytes,
    tokenBits: tokenBits(info),
    // A folder of pictures has no rate.
    source:
      averageFps === null || decodedFrames === null || source.pictures !== null
        ? null
        : { bytes: sizeBytes, seconds: decodedFrames / averageFps },
  });
  if (json) {
    console.log(JSON.stringify({ name, format, bytes, info, sizes, chunks }, null, 2));
    return 0;
  }
  const sum = (pick: (chunk: (typeof chunks)[number]) => number) => chunks.reduce((all, chunk) => all + pick(chunk), 0);
  const meanMse = sum((chunk) => chunk.meanMse * chunk.blocks) / counts.blocks;
  const { ids, range, status } = info;
  const runs = (ranges: readonly { from: number; to: number }[]) =>
    ranges.map(({ from, to }) => `${from} to ${to === Number.MAX_SAFE_INTEGER ? 'the end' : to}`).join(', ');
  const share = (100 * counts.tokens) / (counts.blocks * info.maxToks);
  const lines: [string, string][] = [
    ['file', `${name}, ${format}, ${bytes} bytes; every checksum agrees`],
    ['analysis', `${info.analysisId}, ${status.name}${status.reason === null ? '' : `: ${status.reason}`}`],
    ['source', `${source.name}, ${source.width} x ${source.height}, ${decodedFrames ?? '?'} frames decoded`],
    ['model', `${info.model.name}, weights ${info.model.weightHash.slice(0, 12)}`],
    ['settings', `threshold ${thresholdText(info)}, search ${allocationText(info)}, ${info.fit}`],
    [
      'holds',
      `${counts.chunks} chunks, ${counts.blocks} blocks, ${counts.frames} frames; ${contentText(info.contents)}`,
    ],
    ...(range === null
      ? []
      : [
          ['range', `frames ${runs(range.asked)} were asked for, ${runs(range.exported)} are whole chunks`] as [
            string,
            string,
          ],
        ]),
    ['tokens', `${counts.tokens}, ${share.toFixed(1)} % of all; ${ids.dtype}${ids.padded ? ', padded' : ''}`],
    ...sizeLines(sizes),
    [
      'satisfied',
      `${((100 * sum((chunk) => chunk.satisfiedBlocks)) / counts.blocks).toFixed(1)} % of blocks; mean ${decibels(meanMse).toFixed(1)} dB`,
    ],
    ['tool', `${info.tool.name} ${info.tool.version}; written by ${info.exportedBy.name} ${info.exportedBy.version}`],
  ];
  for (const [label, text] of lines) console.log(`${label.padEnd(10)} ${text}`);
  return 0;
}

const contentText = (contents: 'all' | 'tokens') =>
  contents === 'all' ? 'tokens, errors, measures of frames' : 'tokens and errors';
