// `npm run faults -- kills`: a real app at work on a queue is killed, part by part, at random moments; nothing may be lost, differ or stay behind.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeReference } from '../kills/reference';
import { killTargets, Round, type Tally } from '../kills/round';
import { numbersOf, seeded } from '../random';

const { times, seed, round: perRound } = numbersOf({ times: 200, seed: 20261126, round: 20 });
const random = seeded(seed);
const folder = await mkdtemp(join(tmpdir(), 'elastictok-kills-'));
const tally: Tally = { kills: {}, lost: 0, different: 0, left: 0, temporaries: 0, analyses: 0, exports: 0, notes: [] };
const count = () => Object.values(tally.kills).reduce((sum, one) => sum + one, 0);

const startedMs = performance.now();
let stopped: string | null = null;
try {
  const reference = await makeReference(folder);
  console.log(`unkilled: ${reference.stored.size} files, ${(reference.runMs / 1000).toFixed(1)} s`);
  // Every target as often as any other, in a mixed order.
  let waiting: (typeof killTargets)[number][] = [];
  const nextTarget = () => {
    if (waiting.length === 0) waiting = [...killTargets];
    return waiting.splice(random.int(waiting.length), 1)[0]!;
  };
  for (let i = 0; count() < times; i++) {
    const round = await Round.start(join(folder, `round-${i}`), reference, tally, random);
    for (let k = 0; k < perRound && count() < times; k++) {
      await round.kill(nextTarget());
      if (count() % 10 === 0) console.log(`${count()} kills: ${summary()}`);
      if (await round.isDone()) break;
    }
    await round.finish();
    console.log(`${count()} kills, ${tally.analyses} analyses ended, ${summary()}`);
  }
} catch (error) {
  stopped = error instanceof Error ? (error.stack ?? error.message) : String(error);
} finally {
  // Where it stopped on the way, the app is still there and writes; what stopped it is told below.
  await rm(folder, { recursive: true, force: true, maxRetries: 5 }).catch(() => {});
}

function summary(): string {
  return `${tally.lost} results lost, ${tally.different} different, ${tally.left} processes left, ${tally.temporaries} temporary files left`;
}

for (const note of tally.notes) console.log(`note: ${note}`);
for (const [target, kills] of Object.entries(tally.kills)) console.log(`${target.padEnd(18)} ${kills}`);
console.log(
  `${count()} kills in ${((performance.now() - startedMs) / 60_000).toFixed(1)} min, seed ${seed}: ${summary()}`,
);
if (stopped !== null) console.log(`stopped: ${stopped}`);
if (stopped !== null || tally.lost + tally.different + tally.left + tally.temporaries > 0) process.exitCode = 1;
