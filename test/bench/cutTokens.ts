// `npm run bench -- cutTokens [--clips N]`: do the model's probes help to decide cuts that the pixels suspect? An ablation on clips with known cuts.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sampleChunks } from '../../src-main/engine/curve/sample';
import { loadModel } from '../../src-main/inference/model';
import { locateFfmpeg } from '../../src-main/media/locate';
import { probeVideo } from '../../src-main/media/probe';
import { repositoryRoot } from '../fixtures/shared';
import { allSets } from './cuts/sets';
import { candidatesOf, contextFrames } from './cutTokens/candidates';
import { crossValidate } from './cutTokens/logistic';
import { type ModelFeatures, probeFrame } from './cutTokens/probes';

const { values: options } = parseArgs({
  options: {
    model: { type: 'string', default: join(repositoryRoot, 'models', 'elastictok-s-fsq') },
    /** Clips taken of each set, spread over it; a stress clip has few frames to ask for, so more of them are taken. */
    clips: { type: 'string', default: '4' },
  },
});
const tools = await locateFfmpeg();
const model = await loadModel(options.model, { device: 'cpu' });
const { signal } = new AbortController();

interface Asked extends ModelFeatures {
  clip: string;
  isCut: boolean;
  cutScore: number;
}
const asked: Asked[] = [];
const started = performance.now();

for (const { name, clips } of allSets()) {
  const all = [];
  for await (const clip of clips) all.push(clip);
  const wanted = Math.min(all.length, Number(options.clips) * (name === 'stress' ? 8 : 1));
  for (let i = 0; i < wanted; i++) {
    const clip = all[Math.floor((i * all.length) / wanted)]!;
    const candidates = await candidatesOf(clip, tools);
    const probe = await probeVideo(clip.path, tools, { signal });
    const frames: Uint8Array[] = [];
    const onPartial = (reason: string) => console.error(`${clip.path}: ${reason}`);
    const { resolution } = model.config;
    for await (const chunk of sampleChunks({
      probe,
      tools,
      resolution,
      chunkFrames: 64,
      chunks: 'all',
      signal,
      onPartial,
    }))
      frames.push(...chunk.frames);
    for (const { frame, isCut, cutScore } of candidates) {
      const features = await probeFrame(model, frames.slice(frame - contextFrames, frame), frames[frame]!);
      asked.push({ clip: clip.path, isCut, cutScore, ...features });
    }
  }
  const cuts = asked.filter(({ isCut }) => isCut).length;
  console.log(
    `${name}: ${asked.length} frames asked for so far, ${cuts} of them cuts, ${((performance.now() - started) / 1000).toFixed(0)} s`,
  );
}

/** Odds of a confidence, kept finite. */
const logit = (p: number) => Math.log(Math.max(p, 1e-4) / Math.max(1 - p, 1e-4));
const pixels = ({ cutScore }: Asked) => logit(cutScore);
const error = (one: Asked) => one.error;
const tokens = (one: Asked) => one.tokens;
const combinations: Record<string, readonly ((one: Asked) => number)[]> = {
  'pixels alone': [pixels],
  'pixels + error': [pixels, error],
  'pixels + tokens': [pixels, tokens],
  'pixels + error + tokens': [pixels, error, tokens],
  'error alone': [error],
  'tokens alone': [tokens],
};
const percent = (value: number) => (100 * value).toFixed(2);
console.log('\nLogistic fits, each clip told by a fit on other clips; percent\n');
console.log('| features | precision | recall | F1 |');
console.log('|---|---|---|---|');
for (const [name, features] of Object.entries(combinations)) {
  const { precision, recall, f1 } = crossValidate(
    asked.map((one) => ({ features: features.map((feature) => feature(one)), isCut: one.isCut, clip: one.clip })),
  );
  console.log(`| ${name} | ${percent(precision)} | ${percent(recall)} | ${percent(f1)} |`);
}
await model.dispose();
process.exit(0);
