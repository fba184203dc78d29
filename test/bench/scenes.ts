// `npm run bench -- scenes`: makes all generated clips with known cuts, each with its truth in a .json beside it, and says where they are.
import { footageSet, generatedSet, scenesFolder, stressSet } from '../fixtures/scenes/sets';

for (const set of [stressSet, generatedSet, footageSet]) {
  const started = performance.now();
  let [clips, cuts, transitions, frames] = [0, 0, 0, 0];
  for await (const { truth } of set()) {
    clips++;
    cuts += truth.cuts.length;
    transitions += truth.transitions.length;
    frames += truth.frames;
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`${set.name}: ${clips} clips, ${frames} frames, ${cuts} cuts, ${transitions} transitions, ${seconds} s`);
}
console.log(scenesFolder);
