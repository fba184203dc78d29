// The output of `--json`: one object a line; blocks as they come, marks and the summary at the end.
import type { BlockBatch, Mark } from '../contract';
import type { AnalysisEvent, AnalysisOutcome, RunOutcome } from '../engine/protocol';

/** How one analysis ended, and how long the run took that it was part of. */
export type EndedRun = RunOutcome & Pick<AnalysisOutcome, 'seconds' | 'runSeconds'>;

/** Writes the lines of one analysis. */
export class JsonLines {
  #blocksWritten = 0;

  /** @param write takes one line with its line end. @param about fields that every line carries after its type */
  constructor(
    private readonly write: (line: string) => void,
    private readonly about: Record<string, string | number> = {},
  ) {}

  take(event: AnalysisEvent): void {
    if (event.type === 'blocks') this.#blocks(event.batch);
  }

  summary(outcome: EndedRun, marks: readonly Mark[], device: string, model: string): void {
    for (const mark of marks) this.#mark(mark);
    const { frames, blocks, tokens, tokensPercent, satisfiedPercent } = outcome.totals;
    const framesPerSecond = outcome.framesComputed / outcome.seconds;
    this.#line({
      type: 'summary',
      status: outcome.status,
      frames,
      blocks,
      tokens,
      tokensPercent,
      satisfiedPercent,
      seconds: outcome.seconds,
      framesPerSecond,
      runSeconds: outcome.runSeconds,
      device,
      model,
      out: outcome.folder,
      reason: outcome.reason,
    });
  }

  #blocks({ firstBlock, blocks, frames }: BlockBatch): void {
    let frame = 0;
    blocks.n.forEach((n, i) => {
      const end = frame + (blocks.frameCount[i] ?? 0);
      const block = firstBlock + i;
      // After a lost engine the run tells its blocks again from the first: each is written once.
      if (block === this.#blocksWritten) {
        this.#blocksWritten++;
        this.#line({
          type: 'block',
          block,
          frames: frames.index.slice(frame, end),
          pts: frames.ptsSeconds.slice(frame, end),
          n,
          mse: blocks.mse[i],
          ...(blocks.ssim === null ? {} : { ssim: blocks.ssim[i] }),
          passed: blocks.passed[i],
          nfe: blocks.nfe[i],
        });
      }
      frame = end;
    });
  }

  #mark({ kind, frame, ptsSeconds, score, start, end, transition }: Mark): void {
    const extent = kind === 'cut' ? {} : { start: start.frame, end: end.frame };
    this.#line({ type: kind, frame, pts: ptsSeconds, score, ...extent, ...(transition && { transition }) });
  }

  #line({ type, ...rest }: { type: string } & Record<string, unknown>): void {
    this.write(`${JSON.stringify({ type, ...this.about, ...rest })}\n`);
  }
}
