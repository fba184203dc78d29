// `npm run bench -- cuts [FOLDER] [--tolerance N] [--only SET] [--list]`: our cut detector and three known ones on clips with known cuts, one table.
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { locateFfmpeg } from '../../src-main/media/locate';
import { stressKinds } from '../fixtures/scenes/sets';
import { sharedPath } from '../fixtures/shared';
import { type DetectorName, detectors } from './cuts/detectors';
import { addScores, rates, type Score, scoreClip } from './cuts/score';
import { allSets, clipsOfFolder } from './cuts/sets';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tolerance: { type: 'string', default: '0' },
    /** One of the sets alone. */
    only: { type: 'string' },
    /** Says frame by frame what ours misses and invents. */
    list: { type: 'boolean', default: false },
  },
});
const tolerance = Number(options.tolerance);
const names = Object.keys(detectors) as DetectorName[];
const tools = await locateFfmpeg();
const folder = positionals[0];
const sets = (folder === undefined ? allSets() : [{ name: basename(folder), clips: clipsOfFolder(folder) }]).filter(
  ({ name }) => options.only === undefined || name === options.only,
);
if (sets.length === 0 || (folder !== undefined && clipsOfFolder(folder).length === 0)) {
  console.error('No clip with a .json of its cuts beside it here.');
  process.exit(1);
}
if (folder === undefined && sharedPath('clips') === null)
  console.log('No shared clips beside the repository: films, montages and footage are left out.\n');

/** What a detector did with one clip. */
interface Run {
  set: string;
  kind: string | null;
  detector: DetectorName;
  frames: number;
  seconds: number;
  score: Score;
}
const runs: Run[] = [];
for (const set of sets)
  for await (const { path, truth, kind } of set.clips)
    for (const detector of names) {
      const started = performance.now();
      const found = await detectors[detector](path, tools);
      const seconds = (performance.now() - started) / 1000;
      const score = scoreClip(truth, found, tolerance);
      runs.push({ set: set.name, kind, detector, frames: truth.frames, seconds, score });
      if (options.list && detector === 'ours') list(basename(path), score);
    }

function list(clip: string, { missed, wrong, transitionsMissed, transitionsWrong }: Score): void {
  const spans = (intervals: Score['transitionsMissed']) => intervals.map(({ start, end }) => `${start}-${end}`);
  const parts = {
    missed,
    false: wrong,
    'transitions missed': spans(transitionsMissed),
    'false transitions': spans(transitionsWrong),
  };
  const said = Object.entries(parts).filter(([, frames]) => frames.length > 0);
  if (said.length > 0)
    console.log(`${clip}: ${said.map(([what, frames]) => `${what} ${frames.join(' ')}`).join('; ')}`);
}

const percent = (value: number | null) => (value === null ? '-' : (100 * value).toFixed(1));
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

function printRows(set: string, chosen: readonly Run[]): void {
  for (const detector of names) {
    const own = chosen.filter((run) => run.detector === detector);
    const score = addScores(own.map((run) => run.score));
    const { precision, recall, f1 } = rates(score);
    const fps = sum(own.map(({ frames }) => frames)) / sum(own.map(({ seconds }) => seconds));
    const transitions = score.transitionHits + score.transitionsMissed.length;
    const falseRate = ((100 * score.transitionsWrong.length) / score.shots).toFixed(1);
    const found = detector === 'ours' ? `${score.transitionHits} of ${transitions} | ${falseRate}` : '- | -';
    console.log(
      `| ${set} | ${own.length} | ${score.hits + score.missed.length} | ${detector} | ${score.hits} | ${score.wrong.length} | ${percent(precision)} | ${percent(recall)} | ${percent(f1)} | ${fps.toFixed(0)} | ${found} |`,
    );
  }
}

console.log(
  `\nHard cuts at a tolerance of ${tolerance} frames; precision, recall and F1 in percent over all clips of a set together\n`,
);
console.log(
  '| set | clips | cuts | detector | found | false | precision | recall | F1 | frames/s | transitions found | false per 100 shots |',
);
console.log(`|${'---|'.repeat(12)}`);
for (const { name } of sets)
  printRows(
    name,
    runs.filter(({ set }) => set === name),
  );
if (sets.length > 1) printRows('all', runs);

const stressed = runs.filter(({ kind }) => kind !== null);
if (stressed.length > 0) {
  console.log(`\nFalse cuts by kind of stress (ours: false transitions too)\n`);
  console.log(`| kind | clips | ${names.join(' | ')} | transitions |`);
  console.log(`|${'---|'.repeat(names.length + 3)}`);
  for (const kind of stressKinds) {
    const own = stressed.filter((run) => run.kind === kind);
    const wrong = (of: (score: Score) => readonly unknown[], detector: DetectorName) =>
      sum(own.filter((run) => run.detector === detector).map(({ score }) => of(score).length));
    const cells = names.map((detector) => wrong(({ wrong }) => wrong, detector)).join(' | ');
    console.log(
      `| ${kind} | ${own.length / names.length} | ${cells} | ${wrong(({ transitionsWrong }) => transitionsWrong, 'ours')} |`,
    );
  }
}
