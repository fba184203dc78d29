// One analysis from file to folder: decode, decide cuts, search the kept count of each block, store a shard per chunk, report.
import { createSummary, type Summary } from '../analysis/summary';
import { StudioError } from '../contract';
import { entryPath } from '../fsx/places';
import { loadModel, type TokenModel } from '../inference/model';
import { openFrames } from '../media/frames';
import { probeVideo, type SourceProbe } from '../media/probe';
import type { AnalysisWriter } from '../store/writer';
import { chunkFrames } from './chunker';
import { type FedFrame, feedFrames } from './frameFeed';
import { hashFile } from './hash';
import type { AnalysisEvent, AnalysisOutcome, AnalyzeRequest } from './protocol';
import { AnalysisReporter } from './reporter';
import { reportStored } from './storedBlocks';
import { openTarget } from './target';
import { ChunkTokenizer } from './tokenize';

export interface AnalysisContext {
  emit(event: AnalysisEvent): void;
  signal: AbortSignal;
  /** Threads of the runtime; undefined leaves the choice to it. */
  threads: number | undefined;
}

interface Run {
  request: AnalyzeRequest;
  context: AnalysisContext;
  probe: SourceProbe;
  model: TokenModel;
  writer: AnalysisWriter;
  reporter: AnalysisReporter;
  summary: Summary;
}

/** Estimate of the frames that will be analysed, from headers that may lie; null when they say nothing. */
function estimateFrames(probe: SourceProbe, sampling: AnalyzeRequest['settings']['sampling']): number | null {
  const { declaredFrames, declaredDurationSeconds, averageFps } = probe;
  const fromDuration = (fps: number | null) =>
    fps !== null && declaredDurationSeconds !== null ? Math.max(1, Math.round(declaredDurationSeconds * fps)) : null;
  const all = declaredFrames ?? fromDuration(averageFps);
  if (sampling.kind === 'all') return all;
  const sampled = fromDuration(sampling.fps);
  return sampled !== null && all !== null ? Math.min(sampled, all) : sampled;
}

/**
 * Carries out one analysis request, resuming what is there already.
 * @throws StudioError for anything that stops it; `cancelled` when the signal aborts. What was stored stays and is resumed by the
 * next request for the same work.
 */
export async function runAnalysis(request: AnalyzeRequest, context: AnalysisContext): Promise<AnalysisOutcome> {
  const startedMs = performance.now();
  const probe = await probeVideo(request.sourcePath, request.tools, { signal: context.signal });
  const target = await openTarget(request, probe);
  const started = {
    type: 'started' as const,
    analysisId: target.id,
    folder: target.path,
    framesTotal: estimateFrames(probe, request.settings.sampling),
  };
  if (target.finished) {
    // The same work was done before: everything comes from disk, no model is loaded.
    const { manifest } = target.finished;
    const { name: device, label: deviceLabel } = manifest.device;
    const framesStored = manifest.totals?.frames ?? 0;
    context.emit({ ...started, device, deviceLabel, notice: null, framesStored });
    const reporter = new AnalysisReporter(target.id, context.emit);
    const summary = createSummary(Number(manifest.model.config.max_toks), request.settings.threshold);
    await reportStored(target.path, request.settings.threshold, reporter, summary);
    reporter.flush();
    return {
      status: manifest.status === 'complete' ? 'complete' : 'partial',
      reason: manifest.statusReason,
      totals: summary.totals(),
      folder: target.path,
      seconds: (performance.now() - startedMs) / 1000,
      runSeconds: 0,
      framesComputed: 0,
    };
  }
  const model = await loadModel(request.modelDir, { device: request.settings.device, threads: context.threads });
  const frames = openFrames({
    probe,
    tools: request.tools,
    workerPath: entryPath('frameWorker'),
    resolution: model.config.resolution,
    fit: request.settings.fit,
    sampling: request.settings.sampling,
  });
  const hashing = hashFile(request.sourcePath, context.signal);
  try {
    const feed = feedFrames(frames);
    // Nothing is written before the first frame is there: a file that gives none leaves no trace.
    const first = await feed.next();
    if (first.done) {
      throw new StudioError(
        'unreadable',
        'no frame could be decoded',
        'The file is damaged; copy or record it again',
        probe.name,
      );
    }
    const writer = await target.open(model);
    const run: Run = {
      request,
      context,
      probe,
      model,
      writer,
      reporter: new AnalysisReporter(target.id, context.emit),
      summary: createSummary(model.config.max_toks, request.settings.threshold),
    };
    const framesStored = writer.resumePoint.frames;
    context.emit({
      ...started,
      device: model.device,
      deviceLabel: model.deviceLabel,
      notice: model.notice,
      framesStored,
    });
    try {
      await reportStored(target.path, request.settings.threshold, run.reporter, run.summary);
      context.emit({ type: 'phase', phase: 'analysing' });
      await tokenizeAll(run, rest(first.value, feed, framesStored));
      context.emit({ type: 'phase', phase: 'finishing' });
      run.reporter.flush();
      const report = await frames.done;
      const reason = report.sourceChanged
        ? 'the source file changed while it was read'
        : report.complete
          ? null
          : `${report.reason ?? 'the source ended early'} (decoded ${report.decodedFrames} of ${report.declaredFrames ?? 'an unknown number of'} frames)`;
      const totals = run.summary.totals();
      const status = reason === null ? ('complete' as const) : ('partial' as const);
      await writer.finish({ status, reason, totals, decodedFrames: report.decodedFrames, sha256: await hashing });
      const seconds = (performance.now() - startedMs) / 1000;
      const framesComputed = totals.frames - framesStored;
      return { status, reason, totals, folder: target.path, seconds, runSeconds: model.runSeconds, framesComputed };
    } catch (error) {
      run.reporter.flush();
      await writer.close();
      throw error;
    }
  } finally {
    await frames.close();
    await hashing.catch(() => undefined);
    await model.dispose();
  }
}

/** All frames from the first not stored yet; the earlier ones only fed the cut detector. */
async function* rest(first: FedFrame, feed: AsyncIterable<FedFrame>, framesStored: number): AsyncGenerator<FedFrame> {
  if (framesStored === 0) yield first;
  for await (const frame of feed) if (frame.ordinal >= framesStored) yield frame;
}

async function tokenizeAll(run: Run, frames: AsyncIterable<FedFrame>): Promise<void> {
  const { model, context, writer, reporter, summary } = run;
  const { frames_per_block: framesPerBlock, max_context_blocks: maxBlocks } = model.config;
  let tokenizer = new ChunkTokenizer(model, run.request.settings, writer.resumePoint.chunks, context.signal);
  for await (const step of chunkFrames(frames, framesPerBlock, maxBlocks)) {
    if (step.type === 'block') {
      const result = await tokenizer.add(step.frames);
      summary.addBlock(result.n, result.mse, result.nfe, step.frames.length);
      reporter.add({ ...result, chunkStart: step.chunkStart, frames: step.frames });
    } else {
      await writer.writeShard(tokenizer.shard());
      tokenizer = new ChunkTokenizer(model, run.request.settings, tokenizer.chunkIndex + 1, context.signal);
    }
  }
}
