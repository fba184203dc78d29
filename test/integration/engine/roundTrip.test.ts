// What is stored decodes to what was measured: every passing block, decoded again from its shard, is at or below the threshold.
import { expect, it } from 'vitest';
import { analysisOutcomeSchema } from '../../../src-main/engine/protocol';
import { entryPath } from '../../../src-main/fsx/places';
import { loadModel } from '../../../src-main/inference/model';
import { openFrames } from '../../../src-main/media/frames';
import { probeVideo } from '../../../src-main/media/probe';
import { openAnalysis } from '../../../src-main/store/analysisFolder';
import { framesToPatches, meanSquaredError } from '../../../src-main/tokenizer/patches';
import { fixtureClip } from '../../fixtures/clips';
import { scratchFolder, startEngine, tinyRequest } from './setup';

it('decodes every block to the error that was stored', async () => {
  await using scratch = await scratchFolder();
  const engine = startEngine();
  const request = await tinyRequest(await fixtureClip('cuts'), scratch.path);
  const outcome = await engine.request(request).then((value) => analysisOutcomeSchema.parse(value));
  await engine.close();
  const model = await loadModel(request.modelDir, { device: 'cpu' });
  const probe = await probeVideo(request.sourcePath, request.tools);
  const reader = openFrames({
    probe,
    tools: request.tools,
    workerPath: entryPath('frameWorker'),
    resolution: model.config.resolution,
    fit: 'crop',
    sampling: { kind: 'all' },
  });
  const pictures: Uint8Array[] = [];
  for await (const frame of reader) pictures.push(frame.rgb);
  const analysis = await openAnalysis(outcome.folder);
  let frame = 0;
  let passed = 0;
  for await (const shard of analysis.readShards()) {
    const decoder = model.startDecode();
    for (let block = 0; block < shard.n.length; block++) {
      const codes = shard.codes.slice(shard.blockOffsets[block], shard.blockOffsets[block + 1]);
      const recon = await decoder.decodeBlock(codes, shard.n[block] ?? 0);
      const mse = Math.fround(meanSquaredError(framesToPatches(pictures.slice(frame, ++frame), model.config), recon));
      expect(mse).toBe(shard.mse[block]);
      if (mse <= request.settings.threshold) passed++;
    }
  }
  await model.dispose();
  expect(frame).toBe(outcome.totals.frames);
  // The threshold is one that some blocks meet and some do not, or this test would show little.
  expect(passed).toBeGreaterThan(0);
  expect(passed).toBeLessThan(frame);
  expect((100 * passed) / frame).toBeCloseTo(outcome.totals.satisfiedPercent, 9);
});
