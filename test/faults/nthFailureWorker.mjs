// Loaded before a decode worker's own code: counts what it spawns, and makes the one that is due fail.
import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { workerData } from 'node:worker_threads';

const { state, index, placeOfKind, placeOfNth, placeOfSticky, nowhere } = workerData.spawnFaults;
const { spawn } = childProcess;

childProcess.spawn = (program, ...others) => {
  const count = Atomics.add(state, index, 1) + 1;
  const isDue =
    state[placeOfKind] === index &&
    (state[placeOfSticky] === 1 ? count >= state[placeOfNth] : count === state[placeOfNth]);
  return spawn(isDue ? nowhere : program, ...others);
};
syncBuiltinESMExports();
