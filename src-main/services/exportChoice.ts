// Which frames an export has: the ranges that were asked for, joined, and what becomes of them in the chosen format.
import { type ExportFormat, exportFormats, type FrameRange, StudioError } from '../contract';
import type { SeriesBuffer } from './seriesBuffer';

/** What of an analysis is exported. */
export interface ExportChoice {
  /** As the writer takes them; none: all. */
  ranges: FrameRange[];
  /** Runs of source frames that will be in the file. */
  exported: FrameRange[];
  frames: number;
  blocks: number;
  tokens: number;
  /** Blocks, frames and tokens of each chunk that is in it; of pictures and reports too, though these may cut a chunk. */
  chunks: { index: number; blocks: number; frames: number; tokens: number }[];
  /** First and last exported frame, for the rate. */
  span: { frames: number; seconds: number };
}

/** Ranges in order; those that overlap or touch are one. */
export function joinRanges(ranges: readonly FrameRange[]): FrameRange[] {
  const joined: FrameRange[] = [];
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last.to + 1) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined;
}

/**
 * Says what an export would hold. Token files have whole chunks, since a block decodes only with those before it; pictures have the frames as
 * they were asked for; a report is always of all.
 * @param series of the analysis, as far as it is known
 * @param stored how many chunks are on disk: one that a stop cut off is not
 * @throws StudioError `bad-request` where pictures are asked for of several runs of frames
 */
export function chooseFrames(
  series: Pick<SeriesBuffer, 'blockColumns' | 'markSeries'>,
  format: ExportFormat,
  asked: readonly FrameRange[],
  stored = Number.POSITIVE_INFINITY,
): ExportChoice {
  const { group } = exportFormats[format];
  const ranges = group === 'report' ? [] : joinRanges(asked);
  if (group === 'pictures' && ranges.length > 1)
    throw new StudioError(
      'bad-request',
      'pictures are made of one run of frames',
      'Choose shots that follow one another, or one at a time',
    );
  const { n, frameCount, chunkStart } = series.blockColumns();
  const { frame, ptsSeconds } = series.markSeries();
  const choice: ExportChoice = {
    ranges,
    exported: [],
    frames: 0,
    blocks: 0,
    tokens: 0,
    chunks: [],
    span: { frames: 0, seconds: 0 },
  };
  let [first, last] = [-1, -1];
  let previousEnd: number | null = null;
  let range = 0;
  let index = 0;
  const take = (firstBlock: number, endBlock: number, start: number, end: number) => {
    const chunk = { index, blocks: endBlock - firstBlock, frames: end - start, tokens: 0 };
    for (let block = firstBlock; block < endBlock; block++) chunk.tokens += n[block]!;
    choice.chunks.push(chunk);
    choice.frames += chunk.frames;
    choice.blocks += chunk.blocks;
    choice.tokens += chunk.tokens;
    const run = { from: frame[start]!, to: frame[end - 1]! };
    const before = choice.exported.at(-1);
    // As the info of a token file says it: in a sampled source each chunk is a run of its own.
    if (before !== undefined && previousEnd !== null && run.from - previousEnd <= 1) before.to = run.to;
    else choice.exported.push(run);
    previousEnd = run.to;
    if (first === -1) first = start;
    last = end - 1;
  };
  let at = 0;
  for (let block = 0; block < n.length && index < stored; index++) {
    let end = block;
    let frameEnd = at;
    do frameEnd += frameCount[end++]!;
    while (end < n.length && chunkStart[end] === 0);
    while (range < ranges.length && ranges[range]!.to < frame[at]!) range++;
    const held = ranges.length === 0 || (range < ranges.length && ranges[range]!.from <= frame[frameEnd - 1]!);
    if (held) take(block, end, at, frameEnd);
    block = end;
    at = frameEnd;
  }
  if (first !== -1)
    choice.span = { frames: frame[last]! - frame[first]!, seconds: ptsSeconds[last]! - ptsSeconds[first]! };
  return group === 'tokens' || ranges.length === 0 ? choice : exactly(choice, frame, ranges[0]!);
}

/** The frames of pictures, which need no whole chunks: the blocks and tokens stay those of the chunks, which have to be decoded. */
function exactly(choice: ExportChoice, frame: ArrayLike<number>, { from, to }: FrameRange): ExportChoice {
  const inside = Array.from(frame).filter((index) => index >= from && index <= to);
  const exported = inside.length === 0 ? [] : [{ from: inside[0]!, to: inside.at(-1)! }];
  return { ...choice, frames: inside.length, exported };
}
