// Entry of an engine process: takes requests from main, runs them one kind beside the other, answers each exactly once.
import { z } from 'zod';
import { StudioError, toErrorData } from '../contract';
import { tellFault } from '../diagnosis/engineLines';
import { importTokens } from '../export/tokens/import';
import { onChildren } from '../fsx/children';
import { giveWay, niceness, sessionGivesWay } from '../fsx/priority';
import { importCheckpoint } from '../inference/import/importCheckpoint';
import { selfTest } from '../inference/selfTest';
import { runAnalysis } from './analyze';
import { exportFile } from './exports/exportFile';
import { enginePort, giveWayFlag, largeBlocksVariable, picturesFlag, watchParent } from './link';
import { Previews } from './previews';
import { type AnalysisEvent, type EngineRequestBody, engineRequestSchema } from './protocol';
import { SharedModels } from './sharedModels';

// Before there are threads: those that are made from now on give way with it.
const givesWay = process.argv.includes(giveWayFlag);
if (givesWay) giveWay(process.pid, niceness.engine);
/** Once there is something to look at, the window must stay quick; until then somebody waits for it. */
const hurry = (hurries: boolean) => {
  if (givesWay) sessionGivesWay(process.pid, hurries ? 0 : niceness.engineSession);
};
// For this process alone: the programs that it starts allocate as they like.
if (process.argv.includes(picturesFlag)) delete process.env[largeBlocksVariable];
const port = enginePort();
const threads =
  Number(process.argv.find((arg) => arg.startsWith('--threads='))?.slice('--threads='.length)) || undefined;
const running = new Map<number, AbortController>();
const previews = new Previews(threads);
/** The next file of a queue, or another threshold a moment later, finds the model loaded. */
const models = new SharedModels(threads, 60_000);

/** Progress of an export is told at most this often. */
const exportIntervalMs = 100;

/** Calls `tell` with the newest value where the last time is long enough ago. */
function atMost<T>(intervalMs: number, tell: (value: T) => void): (value: T) => void {
  let lastMs = Number.NEGATIVE_INFINITY;
  return (value) => {
    const now = performance.now();
    if (now - lastMs < intervalMs) return;
    lastMs = now;
    tell(value);
  };
}

/** Requests that may run a model. */
const modelRequests: ReadonlySet<EngineRequestBody['type']> = new Set([
  'analyze',
  'selfTest',
  'importModel',
  'export',
  'recon',
]);

async function carryOut(id: number, body: EngineRequestBody, signal: AbortSignal): Promise<unknown> {
  if (modelRequests.has(body.type)) watchParent();
  switch (body.type) {
    case 'analyze': {
      let hasShown = false;
      hurry(true);
      const emit = (event: AnalysisEvent) => {
        port.send({ kind: 'event', id, event });
        if (event.type !== 'blocks' || hasShown) return;
        hasShown = true;
        hurry(false);
      };
      return runAnalysis(body, { signal, models, emit });
    }
    case 'selfTest':
      return selfTest(body.modelDir, body.device);
    case 'importModel':
      return importCheckpoint({
        ...body,
        signal,
        onProgress: (progress) => port.send({ kind: 'event', id, event: { type: 'import', ...progress } }),
      });
    case 'export': {
      hurry(false);
      const tell = atMost(exportIntervalMs, (fraction: number) =>
        port.send({ kind: 'event', id, event: { type: 'export', fraction } }),
      );
      return exportFile(body, { signal, onProgress: tell });
    }
    case 'importTokens':
      return importTokens(body.file, body.outDir, { signal });
    case 'freeModels':
      return models.close();
    case 'forget':
      return previews.forget(body.path);
    case 'draft':
      return previews.draft(body);
    default:
      return previews.picture(body, signal);
  }
}

async function answer(id: number, body: EngineRequestBody): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    port.send({ kind: 'done', id, value: await carryOut(id, body, controller.signal) });
  } catch (error) {
    if (!(error instanceof StudioError)) tellFault(`a request ${body.type} failed`, error);
    port.send({ kind: 'failed', id, error: toErrorData(error) });
  } finally {
    running.delete(id);
  }
}

async function shutdown(): Promise<never> {
  for (const controller of running.values()) controller.abort();
  await previews.close();
  // Runs that were told to stop close their ffmpeg before they answer; wait for them, main kills after its grace time.
  while (running.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await models.close();
  process.exit(0);
}

port.onMessage((message) => {
  const parsed = engineRequestSchema.safeParse(message);
  if (!parsed.success) {
    tellFault('a message that is no request', parsed.error);
    // Whoever waits for an answer gets one.
    const asked = z.object({ kind: z.literal('request'), id: z.number().int() }).safeParse(message);
    const error = new StudioError('bad-request', 'the engine was asked for what it does not know', 'Report this');
    if (asked.success) port.send({ kind: 'failed', id: asked.data.id, error: error.data });
    return;
  }
  const request = parsed.data;
  if (request.kind === 'request') void answer(request.id, request.body);
  else if (request.kind === 'cancel') running.get(request.id)?.abort();
  else void shutdown();
});
onChildren((pids) => port.send({ kind: 'children', pids }));
port.send({ kind: 'ready' });
