// `npm run bench -- budget [CLIPS...] [--tokens N] [--pieces P]`: a budget spread over a clip against the same count for every block.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mean, median } from '../../src-main/analysis/statistics';
import { type AnalysisSettings, defaultPreferences, settingsFrom } from '../../src-main/contract';
import { runAnalysis } from '../../src-main/engine/analyze';
import { findSources, type Refusal } from '../../src-main/engine/curve/sources';
import { SharedModels } from '../../src-main/engine/sharedModels';
import { readModelFiles } from '../../src-main/inference/modelFiles';
import { locateFfmpeg } from '../../src-main/media/locate';
import { runTool } from '../../src-main/media/runTool';
import { openAnalysis } from '../../src-main/store/analysisFolder';
import { fixtureClip } from '../fixtures/clips';
import { repositoryRoot, sharedPath } from '../fixtures/shared';

/** A clip changes over time where its blocks need counts that differ by this share of their mean (standard deviation). */
const changing = 0.3;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string', default: join(repositoryRoot, 'models', 'elastictok-s-fsq') },
    tokens: { type: 'string', default: '64' },
    pieces: { type: 'string', default: '9' },
  },
});
const clips = positionals.length > 0 ? positionals : [sharedPath('clips') ?? (await fixtureClip('cuts'))];
const tokens = Number(options.tokens);
const tools = await locateFfmpeg();
const { config, name: model } = await readModelFiles(options.model);
const { signal } = new AbortController();
const scratch = mkdtempSync(join(tmpdir(), 'elastictok-budget-'));

const [base] = settingsFrom({ ...defaultPreferences, device: 'cpu' }, [
  { name: model, defaultThreshold: config.default_threshold },
]) as [AnalysisSettings];

/** Kept counts and errors of all blocks of a clip under these settings. */
async function analyze(sourcePath: string, changes: Partial<AnalysisSettings>) {
  const request = {
    type: 'analyze' as const,
    sourcePath,
    probe: null,
    outDir: scratch,
    modelDir: options.model,
    settings: [{ ...base, ...changes }],
    precision: 'float32' as const,
    batch: 1,
    onCpu: false,
    tools,
    toolVersion: 'bench',
  };
  const { runs } = await runAnalysis(request, { emit: () => {}, signal, models: new SharedModels(undefined) });
  const { n, mse } = await (await openAnalysis(runs[0]!.folder)).readSeries();
  return { n: Array.from(n), mse: Array.from(mse) };
}

/** Runs of frames as long as a chunk, spread over the clip, one after another without loss: what the whole clip has, in a fraction of its time. */
async function excerpt(path: string, frames: number, index: number): Promise<string> {
  const out = join(scratch, `${index}.mkv`);
  const length = config.max_context_blocks * config.frames_per_block;
  const step = Math.max(length, Math.floor(frames / Number(options.pieces)));
  const select = `select=lt(mod(n\\,${step})\\,${length}),setpts=N/25/TB`;
  const encode = ['-i', `file:${path}`, '-an', '-vf', select, '-fps_mode', 'passthrough', '-c:v', 'ffv1', out];
  await runTool(tools.ffmpeg, ['-v', 'error', '-nostdin', ...encode], { timeoutMs: 600_000 });
  return out;
}

try {
  const refuse = ({ name, error, passedOver }: Refusal) => {
    if (!passedOver) console.error(`${name}: ${error.what}`);
  };
  const sources = (await findSources(clips, tools, '/', signal, refuse)).filter(({ kind }) => kind === 'video');
  console.log(`${model}, ${options.pieces} chunks from each clip, ${tokens} tokens a block in the mean\n`);
  console.log(
    '| clip | blocks | needed counts vary by | tokens, even | tokens, budget | mean error, even | budget | lower by |',
  );
  console.log('|---|---|---|---|---|---|---|---|');
  const gains: number[] = [];
  for (const [index, { name, probe }] of sources.entries()) {
    const path = await excerpt(
      probe.path,
      probe.declaredFrames ?? (probe.declaredDurationSeconds ?? 0) * (probe.averageFps ?? 25),
      index,
    );
    const needed = (await analyze(path, { search: 'fast' })).n;
    const even = await analyze(path, { search: 'fixed', count: tokens });
    const spread = await analyze(path, { search: 'budget', budget: { kind: 'mean-tokens', value: tokens } });
    const centre = mean(needed);
    const vary = Math.sqrt(mean(needed.map((n) => (n - centre) ** 2))) / centre;
    const gain = 1 - mean(spread.mse) / mean(even.mse);
    if (vary >= changing) gains.push(gain);
    const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
    console.log(
      `| ${name} | ${even.n.length} | ${(100 * vary).toFixed(0)} % | ${sum(even.n)} | ${sum(spread.n)} | ${mean(even.mse).toPrecision(3)} | ${mean(spread.mse).toPrecision(3)} | ${(100 * gain).toFixed(1)} % |`,
    );
  }
  const enough = gains.filter((gain) => gain >= 0.15).length;
  const middle = gains.length === 0 ? 0 : median(gains);
  console.log(
    `\nclips whose counts vary by ${100 * changing} % or more: ${gains.length}; lower by 15 % or more on ${enough}; median ${(100 * middle).toFixed(1)} %`,
  );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exit(0);
