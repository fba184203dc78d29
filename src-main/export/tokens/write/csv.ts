// Frames of a token file as CSV: index, time, kept tokens and error of the frame's block, measures and marks; no tokens, so it is not read back.
import { measureNames } from '../../../contract/measures';
import { psnrOf } from '../../../contract/metrics';
import { measureColumn } from '../columns';
import { float32Text, float64Text, type TokenWriter, utf8 } from './types';

/** Writes a line a frame. Throws as the stream does. */
export const writeCsv: TokenWriter = async ({ spool, out, marks, onProgress }) => {
  const { info } = spool;
  const measures = info.contents === 'all' ? measureNames : [];
  const kinds = new Map<number, string[]>();
  const decided = typeof marks === 'function' ? await marks(spool.chunks(), info.counts.frames) : marks;
  for (const { frame, kind } of decided) kinds.set(frame, [...(kinds.get(frame) ?? []), kind]);
  const ssim = info.metric === 'ssim' ? ['ssim'] : [];
  const names = [
    'index',
    'pts',
    'block',
    'chunk',
    'tokens',
    'mse',
    'psnr',
    ...ssim,
    ...measures.map(measureColumn),
    'marks',
  ];
  await out.write(utf8(`${names.join(',')}\n`));
  let blocksBefore = 0;
  let done = 0;
  for await (const shard of spool.chunks()) {
    let text = '';
    shard.frame.forEach((frame, i) => {
      const block = Math.floor(i / shard.framesPerBlock);
      const mse = shard.mse[block]!;
      const psnr = psnrOf(mse);
      const cells = [
        String(frame),
        float64Text(shard.pts[i]!),
        String(blocksBefore + block),
        String(shard.chunkIndex),
        String(shard.n[block]!),
        float32Text(mse),
        Number.isFinite(psnr) ? psnr.toFixed(4) : 'inf',
        ...(shard.ssim === null ? [] : [float32Text(shard.ssim[block]!)]),
        ...measures.map((name) => float32Text(shard.measures[name][i]!)),
        (kinds.get(frame) ?? []).join(' '),
      ];
      text += `${cells.join(',')}\n`;
    });
    await out.write(utf8(text));
    blocksBefore += shard.n.length;
    done += shard.frame.length;
    onProgress(done / info.counts.frames);
  }
};
