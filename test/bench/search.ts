// `npm run bench -- search [CLIPS...] [--model DIR] [--chunks K] [--threshold T]`: all searches on the same blocks; ours against the published.

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sampleChunks } from '../../src-main/engine/curve/sample';
import { findSources } from '../../src-main/engine/curve/sources';
import { loadModel } from '../../src-main/inference/model';
import { locateFfmpeg } from '../../src-main/media/locate';
import { fixtureClip } from '../fixtures/clips';
import { repositoryRoot, sharedPath } from '../fixtures/shared';
import { type Compared, compareOnChunk } from './search/compare';
import { runFast, runPublished, type Spent } from './search/cost';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string', default: join(repositoryRoot, 'models', 'elastictok-s-fsq') },
    chunks: { type: 'string', default: '1' },
    threshold: { type: 'string' },
    /** Leaves out the comparison with `exhaustive`, which takes most of the time. */
    cost: { type: 'boolean', default: false },
  },
});
const clips = positionals.length > 0 ? positionals : [sharedPath('clips') ?? (await fixtureClip('cuts'))];

const model = await loadModel(options.model, { device: 'cpu' });
const { config } = model;
const limit = Number(options.threshold ?? config.default_threshold);
const tools = await locateFfmpeg();
const { signal } = new AbortController();
const sources = await findSources(clips, tools, '/', signal, ({ name, error }) =>
  console.error(`${name}: ${error.what}`),
);
console.log(
  `${model.info.name}, ${model.deviceLabel}, threshold ${limit}, ${config.min_toks} to ${config.max_toks} tokens\n`,
);

const compared: { name: string; blocks: Compared[] }[] = [];
const spent = { fast: [] as Spent[], published: [] as Spent[] };
for (const { name, kind, probe } of sources) {
  const blocks: Compared[] = [];
  const sampled = sampleChunks({
    probe,
    tools,
    resolution: config.resolution,
    chunkFrames: config.max_context_blocks * config.frames_per_block,
    chunks: kind === 'picture' ? 1 : Number(options.chunks),
    signal,
    onPartial: (reason) => console.error(`${name}: ${reason}`),
  });
  for await (const { frames } of sampled) {
    if (!options.cost) blocks.push(...(await compareOnChunk(model, frames, limit)));
    spent.fast.push(await runFast(options.model, frames, limit));
    spent.published.push(await runPublished(options.model, frames, limit));
  }
  compared.push({ name, blocks });
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const percent = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
if (!options.cost) {
  console.log('The same blocks, each with the context that `exhaustive` left:\n');
  console.log(
    '| clip | blocks | exhaustive: tokens | binary: equal | probes | fast: tokens | probes | pass | published-binary: tokens | probes | pass | published-linear: tokens | probes | pass |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|---|---|---|---|---|');
  const row = (name: string, blocks: readonly Compared[]) => {
    const of = (search: keyof Compared['found']) => blocks.map(({ found }) => found[search]);
    const exact = sum(of('exhaustive').map(({ n }) => n));
    const equal = blocks.filter(({ found }) => found.binary.n === found.exhaustive.n).length;
    const mean = (search: keyof Compared['found']) =>
      (sum(of(search).map(({ tried }) => tried.length)) / blocks.length).toFixed(2);
    const tokens = (search: keyof Compared['found']) =>
      `${((100 * sum(of(search).map(({ n }) => n))) / exact - 100).toFixed(2)} %`;
    const pass = (search: keyof Compared['found']) =>
      percent(of(search).filter(({ passed }) => passed).length, blocks.length);
    const published = (['published-binary', 'published-linear'] as const).flatMap((s) => [tokens(s), mean(s), pass(s)]);
    console.log(
      `| ${name} | ${blocks.length} | ${exact} | ${percent(equal, blocks.length)} | ${mean('binary')} | ${tokens('fast')} | ${mean('fast')} | ${pass('fast')} | ${published.join(' | ')} |`,
    );
  };
  for (const { name, blocks } of compared) row(name, blocks);
  const all = compared.flatMap(({ blocks }) => blocks);
  row('all', all);
  const unexplained = all.filter(({ unexplained }) => unexplained).length;
  const unmeasured = all.filter(({ unmeasured }) => unmeasured).length;
  const dips = all.map(({ dip }) => dip);
  console.log(
    `\nbinary above exhaustive without a failing count between the two: ${unexplained} of ${all.length} blocks; ` +
      `largest rise of an error above an earlier passing one: ${(100 * Math.max(...dips)).toFixed(2)} % of the threshold.`,
  );
  console.log(`Counts that a search called passing without having measured so: ${unmeasured}.\n`);
}

console.log(
  'As each code runs it, on the same chunks, side by side (a run is one of encoder or decoder for one block):\n',
);
console.log('| search | blocks | tokens | satisfied | runs per block | seconds |');
console.log('|---|---|---|---|---|---|');
for (const [name, chunks] of Object.entries(spent)) {
  const blocks = sum(chunks.map((chunk) => chunk.blocks));
  const runs = sum(chunks.map((chunk) => chunk.runs));
  const seconds = sum(chunks.map((chunk) => chunk.seconds));
  console.log(
    `| ${name} | ${blocks} | ${sum(chunks.map((chunk) => chunk.tokens))} | ${percent(sum(chunks.map((chunk) => chunk.satisfied)), blocks)} | ${(runs / blocks).toFixed(2)} | ${seconds.toFixed(1)} |`,
  );
}
const ratio = (what: (chunk: Spent) => number) => sum(spent.published.map(what)) / sum(spent.fast.map(what));
console.log(
  `\npublished against fast: ${ratio(({ runs }) => runs).toFixed(2)}x the runs, ${ratio(({ seconds }) => seconds).toFixed(2)}x the time, ${ratio(({ tokens }) => tokens).toFixed(3)}x the tokens`,
);
await model.dispose();
process.exit(0);
