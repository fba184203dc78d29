// `npm run faults -- soak`: many files in one session of a real host, and a day of the queue by a virtual clock; nothing may grow.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { numbersOf, seeded } from '../random';
import { soakDay } from '../soak/day';
import { growth, soakSession } from '../soak/session';

/** Growth after the warm-up that is allowed. */
const allowed = 0.05;
const { files, hours, seed } = numbersOf({ files: 200, hours: 24, seed: 20261126 });
const folder = await mkdtemp(join(tmpdir(), 'elastictok-soak-'));
let bad = 0;
try {
  if (hours > 0) {
    const startedMs = performance.now();
    const day = await soakDay(folder, hours, seeded(seed));
    const heap = (day.heap.to - day.heap.from) / day.heap.from;
    const ends = `${day.complete} complete, ${day.partial} partial, ${day.failed} failed`;
    console.log(
      `${hours} h of virtual queue in ${((performance.now() - startedMs) / 1000).toFixed(0)} s: ${day.jobs} jobs (${ends}), ` +
        `${day.wrong.length} wrong figures, drift ${day.driftSeconds.toFixed(3)} s, heap ${percent(heap)}, ` +
        `${day.kept} jobs and ${day.timers} timers left`,
    );
    for (const one of day.wrong.slice(0, 10)) console.log(`  wrong: ${one}`);
    bad += day.wrong.length + day.kept + day.timers + (heap > allowed ? 1 : 0) + (day.driftSeconds > 0 ? 1 : 0);
  }
  if (files > 0) {
    const startedMs = performance.now();
    const readings = await soakSession(folder, files, (done) => {
      if (done % 20 === 0) console.log(`  ${done} files`);
    });
    console.log(`${files} files in ${((performance.now() - startedMs) / 60_000).toFixed(1)} min`);
    // Of what is there each time: a program that happened to run once is among the processes.
    const names = Object.keys(readings[0]!).filter((name) => readings.every((reading) => name in reading));
    for (const name of names) {
      const { from, to, share } = growth(readings, name);
      const unit = name.endsWith('memory') ? (value: number) => `${(value / 2 ** 20).toFixed(1)} MiB` : String;
      console.log(`${name.padEnd(18)} ${unit(from)} to ${unit(to)}, ${percent(share)}`);
      if (share > allowed) bad++;
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

function percent(share: number): string {
  return `${share >= 0 ? '+' : ''}${(share * 100).toFixed(1)} %`;
}

console.log(bad === 0 ? 'flat' : `${bad} wrong`);
if (bad > 0) process.exitCode = 1;
