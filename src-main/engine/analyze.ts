// Analyses of one source from file to folders: decode once, decide cuts, tokenize under each of the settings, store, report.
import { createSummary } from '../analysis/summary';
import { type AnalysisSettings, needsSsim, StudioError } from '../contract';
import type { TokenModel } from '../inference/model';
import { readModelIdentity } from '../inference/registry';
import { deviceText, type ManifestSource } from '../store/manifest';
import { prepareBlock, SharedChunk, throwIfAborted } from './block';
import { decideBudget } from './budget';
import { chunkFrames } from './chunker';
import type { FedFrame } from './frameFeed';
import { type AnalysisContext, Lane } from './lane';
import type { FeedReport } from './pictureFeed';
import type { AnalysisOutcome, AnalyzeRequest, RunOutcome } from './protocol';
import { AnalysisReporter } from './reporter';
import { type AnalysisSource, type FrameFeed, openSource } from './source';
import { reportStored } from './storedBlocks';
import { type AnalysisTarget, openTargets } from './target';

/** What each analysis of a request starts from. */
interface Planned {
  run: number;
  settings: AnalysisSettings;
  target: AnalysisTarget;
}

/**
 * Carries out one request, resuming what is there already.
 * @throws StudioError for anything that stops it; `cancelled` when the signal aborts. What was stored stays and is resumed by the
 * next request for the same work.
 */
export async function runAnalysis(request: AnalyzeRequest, context: AnalysisContext): Promise<AnalysisOutcome> {
  const startedMs = performance.now();
  const source = await openSource(request, context.signal);
  const identity = await readModelIdentity(request.modelDir);
  const targets = await openTargets(request, source.described, identity);
  const planned = request.settings.map((settings, run) => ({ run, settings, target: targets[run]! }));
  const outcomes: RunOutcome[] = [];
  for (const plan of planned) if (plan.target.finished) outcomes[plan.run] = reportFinished(plan, source, context);
  const open = planned.filter(({ target }) => !target.finished);
  let runSeconds = 0;
  if (open.length > 0) {
    const { precision, batch } = request;
    const { device, stays } = deviceOf(open, request);
    // Decoding begins while the model is loaded, where it is not there from before: neither needs the other, and the first bar waits for both.
    const reading = startReading(source.openFeed(identity.config.resolution));
    const borrowing = context.models.borrow(request.modelDir, { device, precision, batch });
    const { model, release } = await borrowing.catch(async (error) => {
      await reading.feed.close();
      throw error;
    });
    const earlierSeconds = model.runSeconds;
    let isSound = true;
    try {
      const notice = stays ? 'It went over to the CPU before, and stays there' : null;
      for (const [i, outcome] of (await analyzeOpen(open, source, reading, model, notice, context)).entries())
        outcomes[open[i]!.run] = outcome;
    } catch (error) {
      isSound = error instanceof StudioError && error.code !== 'device-failed';
      throw error;
    } finally {
      runSeconds = model.runSeconds - earlierSeconds;
      await release(isSound);
    }
  }
  return { runs: outcomes, seconds: (performance.now() - startedMs) / 1000, runSeconds };
}

/**
 * What computes: the device of the settings, or the CPU where that device has failed. What the CPU has once gone on with, it ends: no
 * analysis changes devices more than once.
 */
function deviceOf(open: readonly Planned[], { onCpu }: AnalyzeRequest) {
  const { device } = open[0]!.settings;
  const stays = device !== 'cpu' && !onCpu && open.some(({ target }) => target.begunOn === 'cpu');
  return { device: onCpu || stays ? ('cpu' as const) : device, stays };
}

/** A feed of which the first frame was asked for. */
interface Reading {
  feed: FrameFeed;
  frames: AsyncIterator<FedFrame>;
  first: Promise<IteratorResult<FedFrame>>;
}

function startReading(feed: FrameFeed): Reading {
  const frames = feed[Symbol.asyncIterator]();
  const first = frames.next();
  // Awaited once the model is there; what is wrong with the model is said before what is wrong with the file.
  first.catch(() => undefined);
  return { feed, frames, first };
}

/** The same work was done before: everything comes from disk, no model is loaded. */
function reportFinished(
  { run, settings, target }: Planned,
  source: AnalysisSource,
  { emit }: AnalysisContext,
): RunOutcome {
  const { manifest, series } = target.finished!;
  const device = manifest.device.name;
  const deviceLabel = deviceText(manifest.device);
  const framesStored = manifest.totals?.frames ?? 0;
  emit({
    type: 'started',
    run,
    analysisId: target.id,
    folder: target.path,
    framesTotal: source.framesEstimate,
    device,
    deviceLabel,
    notice: null,
    framesStored,
  });
  const reporter = new AnalysisReporter(target.id, run, emit);
  const summary = createSummary(Number(manifest.model.config.max_toks));
  reportStored(series, settings, reporter, summary);
  reporter.flush();
  return {
    status: manifest.status === 'complete' ? 'complete' : 'partial',
    reason: manifest.statusReason,
    totals: summary.totals(),
    folder: target.path,
    framesComputed: 0,
  };
}

async function analyzeOpen(
  planned: readonly Planned[],
  source: AnalysisSource,
  { feed, frames, first: begun }: Reading,
  model: TokenModel,
  notice: string | null,
  context: AnalysisContext,
): Promise<RunOutcome[]> {
  const hashing = source.hash(context.signal);
  const lanes: Lane[] = [];
  try {
    // Nothing is written before the first frame is there: a file that gives none leaves no trace.
    const first = await begun;
    throwIfAborted(context.signal);
    if (first.done)
      throw new StudioError(
        'unreadable',
        'no frame could be decoded',
        'The file is damaged; copy or record it again',
        source.described.name,
      );
    for (const { run, settings, target } of planned) {
      const writer = await target.open(model);
      lanes.push(new Lane(run, settings, writer, model, target.id, context.emit));
      context.emit({
        type: 'started',
        run,
        analysisId: target.id,
        folder: target.path,
        framesTotal: source.framesEstimate,
        device: model.device,
        deviceLabel: model.deviceLabel,
        notice: model.notice ?? notice,
        framesStored: writer.resumePoint.frames,
      });
    }
    for (const lane of lanes) {
      await lane.reportStored();
      if (lane.settings.budget !== null) lane.decided = await decideBudget(lane, source, model, context);
    }
    context.emit({ type: 'phase', phase: 'analysing' });
    const framesStored = Math.min(...lanes.map(({ writer }) => writer.resumePoint.frames));
    await tokenizeAll(lanes, rest(first.value, frames, framesStored), model, context.signal);
    context.emit({ type: 'phase', phase: 'finishing' });
    for (const lane of lanes) lane.flush();
    const report = await feed.done;
    const end = {
      reason: reasonOf(report, source.described),
      decodedFrames: report.decodedFrames,
      sha256: await hashing,
    };
    const outcomes: RunOutcome[] = [];
    for (const lane of lanes) outcomes.push(await lane.finish(end));
    return outcomes;
  } catch (error) {
    for (const lane of lanes) {
      lane.flush();
      lane.dropChunk();
      await lane.writer.close();
    }
    throw error;
  } finally {
    await feed.close();
    await hashing.catch(() => undefined);
  }
}

/** Why a source was not read whole; null where it was. */
function reasonOf(report: FeedReport, source: ManifestSource): string | null {
  if (report.sourceChanged) return 'the source file changed while it was read';
  if (report.complete) return null;
  const reason = report.reason ?? 'the source ended early';
  return source.pictures !== null
    ? reason
    : `${reason} (decoded ${report.decodedFrames} of ${report.declaredFrames ?? 'an unknown number of'} frames)`;
}

/** All frames from the first not stored yet; the earlier ones only fed the cut detector. */
async function* rest(first: FedFrame, frames: AsyncIterator<FedFrame>, framesStored: number): AsyncGenerator<FedFrame> {
  if (framesStored === 0) yield first;
  for (let next = await frames.next(); !next.done; next = await frames.next())
    if (next.value.ordinal >= framesStored) yield next.value;
}

/** Chunks are the same under all settings, so that each block is prepared once; a lane that has stored a chunk sits it out. */
async function tokenizeAll(
  lanes: readonly Lane[],
  frames: AsyncIterable<FedFrame>,
  model: TokenModel,
  signal: AbortSignal,
): Promise<void> {
  const { frames_per_block: framesPerBlock, max_context_blocks: maxBlocks } = model.config;
  const withSsim = lanes.some(({ settings }) => needsSsim(settings.metric));
  let chunk = Math.min(...lanes.map(({ writer }) => writer.resumePoint.chunks));
  let shared: SharedChunk | null = null;
  for await (const step of chunkFrames(frames, framesPerBlock, maxBlocks)) {
    const active = lanes.filter((lane) => lane.needs(chunk));
    if (step.type === 'block') {
      if (step.chunkStart) {
        shared = active.length > 1 ? new SharedChunk() : null;
        for (const lane of active) lane.startChunk(chunk, shared, signal);
      }
      const block = prepareBlock(step.frames, model.config, withSsim);
      for (const lane of active) await lane.add(block, step.chunkStart);
    } else {
      for (const lane of active) await lane.endChunk();
      shared?.encodings.dispose();
      chunk++;
    }
  }
}
