// A process that writes a sample analysis, or goes on with one, as slowly as it is told; made to be killed.
import { setTimeout as sleep } from 'node:timers/promises';
import { createSummary } from '../../../src-main/analysis/summary';
import { openAnalysis } from '../../../src-main/store/analysisFolder';
import { createAnalysis, resumeAnalysis } from '../../../src-main/store/writer';
import { sampleManifest, sampleShard } from '../../unit/store/samples';

const [folder, chunks, waitMs] = [process.argv[2]!, Number(process.argv[3]), Number(process.argv[4])];
process.send?.('ready');
const manifest = sampleManifest();
const fresh = await openAnalysis(folder).then(
  () => false,
  () => true,
);
const writer = fresh ? await createAnalysis(folder, manifest) : await resumeAnalysis(folder);
for (let chunk = writer.resumePoint.chunks; chunk < chunks; chunk++) {
  await writer.writeShard(sampleShard(chunk));
  if (waitMs > 0) await sleep(waitMs);
}
const series = await (await openAnalysis(folder)).readSeries();
const summary = createSummary(32);
series.n.forEach((n, block) => {
  const mse = series.mse[block]!;
  summary.addBlock({ n, mse, passed: mse <= 0.007, nfe: series.nfe[block]! }, series.frameCount[block]!);
});
const totals = summary.totals();
await writer.finish({ status: 'complete', reason: null, totals, decodedFrames: series.frame.length, sha256: null });
process.send?.('done');
process.disconnect?.();
