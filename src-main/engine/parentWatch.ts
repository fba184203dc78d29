// Thread of an engine: ends the process where its parent is gone while a call of a device's driver does not come back.
import { workerData } from 'node:worker_threads';
import { z } from 'zod';
import { killNow } from '../fsx/children';
import { isProcessAlive } from '../fsx/processes';

const { parent } = z.object({ parent: z.number().int() }).parse(workerData);
const intervalMs = 1000;

setInterval(() => {
  // An orphan gets another parent, but not under Windows.
  if (process.ppid === parent && isProcessAlive(parent)) return;
  if (process.platform !== 'win32') killNow(-process.pid);
  killNow(process.pid);
}, intervalMs);
