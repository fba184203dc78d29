// What `elastictok analyze` shows of the analyses that run side by side: a progress line and summaries, or JSON lines.
import { decideMarks } from '../analysis/marks';
import type { AnalysisSettings, Progress } from '../contract';
import type { AnalysisEvent, AnalysisOutcome } from '../engine/protocol';
import { SeriesBuffer } from '../services/seriesBuffer';
import { readReview } from '../store/review';
import type { AnalyzeArgs } from './analyzeArgs';
import { progressLine } from './draw';
import { JsonLines } from './jsonLines';
import { summaryText } from './summary';

/** The progress line is drawn at most this often. */
const drawIntervalMs = 100;

/** What is known of one of the analyses. */
interface RunState {
  json: JsonLines | null;
  series: SeriesBuffer;
  tokens: number[];
}

export class AnalyzeView {
  readonly #runs: RunState[];
  #maxToks = 1;
  #device = '';
  #lastDrawMs = 0;

  /** @param several true where more analyses than one are made of a file, so that each line must say which it is about */
  constructor(
    private readonly name: string,
    private readonly args: Pick<AnalyzeArgs, 'json' | 'quiet'>,
    private readonly settings: readonly AnalysisSettings[],
    several: boolean,
  ) {
    this.#runs = settings.map(({ model, threshold }) => ({
      json: args.json
        ? new JsonLines((line) => process.stdout.write(line), several ? { file: name, model, threshold } : {})
        : null,
      series: new SeriesBuffer(),
      tokens: [],
    }));
  }

  get #draws(): boolean {
    return !this.args.json && !this.args.quiet && process.stderr.isTTY === true;
  }

  restart(): void {
    for (const run of this.#runs) {
      run.tokens = [];
      run.series.clear();
    }
  }

  take(event: AnalysisEvent): void {
    const run = 'run' in event ? this.#runs[event.run] : undefined;
    if (run === undefined) return;
    run.json?.take(event);
    if (event.type === 'started') {
      this.#device = event.device;
      if (event.notice !== null && event.run === 0 && !this.args.quiet) console.error(`elastictok: ${event.notice}`);
    }
    if (event.type !== 'blocks') return;
    run.series.append(event.batch);
    for (const n of event.batch.blocks.n) {
      run.tokens.push(n);
      this.#maxToks = Math.max(this.#maxToks, n);
    }
  }

  progress(progress: Progress): void {
    const now = performance.now();
    if (!this.#draws || now - this.#lastDrawMs < drawIntervalMs) return;
    this.#lastDrawMs = now;
    const tokens = this.#runs[0]?.tokens ?? [];
    const line = progressLine(this.name, progress, tokens, this.#maxToks, process.stderr.columns ?? 80);
    process.stderr.write(`\r\u001b[K${line}`);
  }

  clearLine(): void {
    if (this.#draws) process.stderr.write('\r\u001b[K');
  }

  /** Prints how the analyses ended, and their marks as the user has reviewed them. @throws StudioError `unreadable` */
  async finish({ runs, seconds, runSeconds }: AnalysisOutcome): Promise<void> {
    this.clearLine();
    for (const [i, outcome] of runs.entries()) {
      const { json, tokens, series } = this.#runs[i]!;
      const { review } = await readReview(outcome.folder);
      const marks = decideMarks(series.markSeries(), review);
      const settings = this.settings[i]!;
      const ended = { ...outcome, seconds, runSeconds };
      if (json !== null) json.summary(ended, marks, this.#device, settings.model);
      else if (!this.args.quiet) console.log(summaryText(this.name, ended, this.#device, settings, tokens, marks));
      if (outcome.reason !== null && !this.args.quiet)
        console.error(`elastictok: ${this.name}: partial: ${outcome.reason}.`);
    }
  }
}
