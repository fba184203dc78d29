// Thread of an engine: ends the process where its parent is gone while a run of a model keeps it from seeing that itself.
import { workerData } from 'node:worker_threads';
import { killNow } from '../fsx/children';
import { isProcessAlive } from '../fsx/processes';

const parent = Number(workerData);
const intervalMs = 1000;

setInterval(() => {
  // An orphan gets another parent, but not under Windows.
  if (process.ppid === parent && isProcessAlive(parent)) return;
  if (process.platform !== 'win32') killNow(-process.pid);
  killNow(process.pid);
}, intervalMs);
