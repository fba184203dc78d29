// The marks of an analysis on disk.
import { decideMarks, type MarkSeries } from '../analysis/marks';
import type { Mark } from '../contract';
import type { AnalysisFolder } from '../store/analysisFolder';
import { readReview } from '../store/review';
import type { Series } from '../store/series';

/** What marks are decided on, from a stored series. */
export function markSeriesOf({ measures, frame, pts, n, frameCount, chunkStart: starts }: Series): MarkSeries {
  const tokens = new Int32Array(frame.length);
  const chunkStart = new Uint8Array(frame.length);
  let at = 0;
  n.forEach((kept, block) => {
    chunkStart[at] = starts[block]!;
    tokens.fill(kept, at, at + frameCount[block]!);
    at += frameCount[block]!;
  });
  return { measures, frame, ptsSeconds: pts, tokens, chunkStart };
}

/** Decides the marks under the review in the folder. @throws StudioError `analysis-damaged` naming the shard, `unreadable` */
export async function storedMarks(folder: AnalysisFolder): Promise<{ marks: Mark[]; series: MarkSeries }> {
  const series = markSeriesOf(await folder.readSeries());
  const { review } = await readReview(folder.path);
  return { marks: decideMarks(series, review), series };
}
