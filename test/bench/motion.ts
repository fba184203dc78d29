// `npm run bench -- motion [CLIPS...]`: what the motion meter and SI and TI take per picture, and what they find, clip by clip.
import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInformationMeter } from '../../src-main/analysis/information';
import { createMotionMeter } from '../../src-main/analysis/motion/meter';
import { fixtureClip } from '../fixtures/clips';
import { analysisLuma } from '../fixtures/motionClips';
import { sharedPath } from '../fixtures/shared';

const given = process.argv.slice(2);
const places = given.length > 0 ? given : [sharedPath('clips') ?? (await fixtureClip('cuts'))];
const clips = places.flatMap((place) =>
  statSync(place).isDirectory()
    ? readdirSync(place)
        .filter((name) => /\.(mp4|mkv|webm|mov)$/.test(name))
        .sort()
        .map((name) => join(place, name))
    : [place],
);

const quantile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))]!;
/** The first pictures of the first clip: before the compiler has seen them often. */
const coldPictures = 200;
let cold: number[] = [];

console.log(
  '| clip | pictures | motion: median ms | 95 % | SI and TI: median ms | median motion, % of width | camera | own |',
);
console.log('|---|---|---|---|---|---|---|---|');
for (const clip of clips) {
  const meter = createMotionMeter();
  const { spatialInformation, temporalInformation } = createInformationMeter();
  const spent: number[] = [];
  const spentOnInformation: number[] = [];
  const found: ReturnType<typeof meter.next>[] = [];
  let before: Float32Array | null = null;
  for await (const luma of analysisLuma(clip)) {
    const start = performance.now();
    const motion = meter.next(luma);
    const middle = performance.now();
    spatialInformation(luma);
    if (before) temporalInformation(before, luma);
    spentOnInformation.push(performance.now() - middle);
    spent.push(middle - start);
    found.push(motion);
    before = luma;
  }
  if (clip === clips[0]) cold = spent.slice(0, coldPictures).map((ms, i) => ms + spentOnInformation[i]!);
  const percent = (of: 'motion' | 'cameraMotion' | 'residualMotion') =>
    (
      100 *
      quantile(
        found.map((motion) => motion[of]),
        0.5,
      )
    ).toFixed(3);
  const times = [quantile(spent, 0.5), quantile(spent, 0.95), quantile(spentOnInformation, 0.5)];
  console.log(
    `| ${basename(clip)} | ${found.length} | ${times.map((ms) => ms.toFixed(3)).join(' | ')} | ${percent('motion')} | ${percent('cameraMotion')} | ${percent('residualMotion')} |`,
  );
}
const mean = cold.reduce((sum, ms) => sum + ms, 0) / cold.length;
console.log(`\nAll together for the first ${cold.length} pictures, cold: ${mean.toFixed(3)} ms each, mean.`);
