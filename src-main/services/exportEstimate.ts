// What an export would be: frames, tokens and ranges from the series in memory, bytes of token files.
import { type ExportEstimate, type ExportSettings, exportFormats, type FrameRange } from '../contract';
import { columnsOf } from '../export/tokens/columns';
import { estimateTokenFile } from '../export/tokens/estimate';
import { tokenFormatNames } from '../export/tokens/formats';
import type { TokenFileInfo } from '../export/tokens/info';
import { exporter, infoOf } from '../export/tokens/source';
import { type AnalysisFolder, openAnalysis } from '../store/analysisFolder';
import type { ShardData } from '../store/shardTypes';
import type { AnalysisEntry } from './analysisEntry';
import { chooseFrames, type ExportChoice } from './exportChoice';

/** Chunks that are read to tell how long texts and packed numbers are: enough for so many frames, but some from all parts. */
const sampleFrames = 400;
const sampleChunks = { least: 3, most: 8 };
/** Stands for a checksum, which is as long. */
const anySum = '0'.repeat(64);

/**
 * Says what one file would be. Bytes are null of pictures and reports, and while nothing is stored.
 * @throws StudioError as `chooseFrames` and `openAnalysis`
 */
export async function estimateExport(
  entry: Pick<AnalysisEntry, 'series' | 'folder' | 'marks'>,
  settings: ExportSettings,
  ranges: readonly FrameRange[],
): Promise<ExportEstimate> {
  const format = tokenFormatNames.find((name) => name === settings.format);
  const isFile = format !== undefined && exportFormats[format].group === 'tokens';
  const analysis = entry.folder === null || !isFile ? null : await openAnalysis(entry.folder).catch(() => null);
  const choice = chooseFrames(entry.series, settings.format, ranges, analysis?.shardCount);
  const { frames, tokens, exported } = choice;
  const isSampled = format === 'csv' || format === 'jsonl' || format === 'parquet';
  const bytes =
    analysis === null || format === undefined || frames === 0
      ? null
      : await estimateTokenFile(format, {
          info: infoBefore(analysis, await analysis.readShard(0), entry.marks.review, settings, ranges, choice),
          perChunk: settings.perChunk,
          chunks: choice.chunks,
          sample: isSampled ? await readSample(analysis, choice) : [],
        });
  return { bytes, frames, tokens, exported };
}

/** The info that the file will have, but for the checksums. */
function infoBefore(
  { manifest }: AnalysisFolder,
  first: ShardData,
  review: TokenFileInfo['review'],
  settings: ExportSettings,
  ranges: readonly FrameRange[],
  choice: ExportChoice,
): TokenFileInfo {
  const source = infoOf(manifest, review, first);
  const { dim } = first;
  const padded = settings.pad && settings.format !== 'csv';
  const { frames, seconds } = choice.span;
  const info: TokenFileInfo = {
    ...source,
    exportedBy: exporter,
    source: { ...source.source, averageFps: seconds > 0 && frames > 0 ? frames / seconds : null },
    contents: settings.tokensOnly ? 'tokens' : 'all',
    ids: { dtype: dim !== null ? 'F16' : padded ? 'I32' : settings.ids, padded },
    counts: { tokens: choice.tokens, blocks: choice.blocks, frames: choice.frames, chunks: choice.chunks.length },
    range: ranges.length === 0 ? null : { asked: choice.ranges, exported: choice.exported },
    checksums: {},
  };
  return { ...info, checksums: Object.fromEntries(columnsOf(info).map(({ name }) => [name, anySum])) };
}

/** Chunks from all parts of what is chosen. */
async function readSample({ readShard }: AnalysisFolder, { chunks, frames }: ExportChoice): Promise<ShardData[]> {
  const wanted = Math.ceil((sampleFrames * chunks.length) / frames);
  const count = Math.min(chunks.length, sampleChunks.most, Math.max(sampleChunks.least, wanted));
  const at = Array.from({ length: count }, (_, i) => chunks[Math.floor(((i + 0.5) * chunks.length) / count)]!.index);
  return Promise.all(at.map(readShard));
}
