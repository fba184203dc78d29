// Decodes a stored analysis again and measures its blocks against the source: what is stored must be what was measured.
import { entryPath } from '../../../src-main/fsx/places';
import { loadModel } from '../../../src-main/inference/model';
import { openFrames } from '../../../src-main/media/frames';
import { locateFfmpeg } from '../../../src-main/media/locate';
import { probeVideo } from '../../../src-main/media/probe';
import { openAnalysis } from '../../../src-main/store/analysisFolder';
import { framesToPatches, meanSquaredError } from '../../../src-main/tokenizer/patches';

export interface Recheck {
  blocks: number;
  /** Blocks whose error, measured again, is at or below the threshold of the analysis. */
  passed: number;
  /** Blocks whose error, measured again, is not the stored one to the last bit. */
  different: number;
}

/** Measures every block of an analysis with one frame a block and all frames again. */
export async function recheck(folder: string, sourcePath: string, modelDir: string): Promise<Recheck> {
  const model = await loadModel(modelDir, { device: 'cpu' });
  const tools = await locateFfmpeg();
  const reader = openFrames({
    probe: await probeVideo(sourcePath, tools),
    tools,
    workerPath: entryPath('frameWorker'),
    resolution: model.config.resolution,
    fit: 'crop',
    sampling: { kind: 'all' },
  });
  const frames = reader[Symbol.asyncIterator]();
  const analysis = await openAnalysis(folder);
  const result: Recheck = { blocks: 0, passed: 0, different: 0 };
  try {
    for await (const shard of analysis.readShards()) {
      const decoder = model.startDecode();
      for (let block = 0; block < shard.n.length; block++) {
        const codes = shard.codes.slice(shard.blockOffsets[block], shard.blockOffsets[block + 1]);
        const recon = await decoder.decodeBlock(codes, shard.n[block] ?? 0);
        const frame = await frames.next();
        if (frame.done) throw new Error('the source has fewer frames than the analysis');
        const mse = Math.fround(meanSquaredError(framesToPatches([frame.value.rgb], model.config), recon));
        result.blocks++;
        if (mse !== shard.mse[block]) result.different++;
        if (mse <= analysis.manifest.settings.threshold) result.passed++;
      }
    }
    if (!(await frames.next()).done) throw new Error('the source has more frames than the analysis');
  } finally {
    await reader.close();
    await model.dispose();
  }
  return result;
}
