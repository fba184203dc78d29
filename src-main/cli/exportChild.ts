// Exports side by side: each in a process of its own, as one uses a core for itself; the parent shows progress and failures.
import { fork } from 'node:child_process';
import { z } from 'zod';
import { errorDataSchema, StudioError } from '../contract';
import type { ExportArgs } from './exportArgs';
import type { Target } from './exportTargets';

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), fraction: z.number() }),
  z.object({ type: z.literal('done'), bytes: z.number() }),
  z.object({ type: z.literal('failed'), error: errorDataSchema }),
]);
export type ChildMessage = z.infer<typeof messageSchema>;

/** What the parent says to stop a child, on systems without signals too. */
export const stopMessage = 'stop';

/** Progress is told at most this often. */
const tellIntervalMs = 50;
let lastToldMs = 0;

/** Tells the parent, where there is one; done once the message is on its way. */
export async function tellParent(message: ChildMessage): Promise<void> {
  if (!process.connected) return;
  const now = performance.now();
  if (message.type === 'progress' && now - lastToldMs < tellIntervalMs) return;
  lastToldMs = now;
  await new Promise<void>((resolve) => process.send?.(message, undefined, undefined, () => resolve()));
}

/** Calls `stop` once the parent says so; does not keep the process alive. */
export function onParentStop(stop: () => void): void {
  process.on('message', (message) => {
    if (message === stopMessage) stop();
  });
  process.channel?.unref();
}

/** The command line of one export. */
function commandLine({ path, out }: Target, args: ExportArgs): string[] {
  const flags = { pad: args.pad, 'tokens-only': args.tokensOnly, 'per-chunk': args.perChunk, force: args.force };
  const { range } = args;
  return [
    ...['export', '--quiet', '--format', args.format, '--out', out],
    ...(args.ids === 'I32' ? ['--ids', 'int32'] : []),
    ...(range === null ? [] : ['--from', String(range.from), '--to', String(range.to)]),
    ...Object.entries(flags).flatMap(([name, isSet]) => (isSet ? [`--${name}`] : [])),
    ...['--', path],
  ];
}

/**
 * Exports one target in a process of its own.
 * @returns bytes of the file. @throws StudioError what the child met; `internal` where it ended without a word
 */
export function exportInChild(
  target: Target,
  args: ExportArgs,
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<number> {
  const child = fork(process.argv[1]!, commandLine(target, args), { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const stop = () => child.connected && child.send(stopMessage);
  signal.addEventListener('abort', stop, { once: true });
  return new Promise<number>((resolve, reject) => {
    child.on('message', (raw) => {
      const message = messageSchema.parse(raw);
      if (message.type === 'progress') onProgress(message.fraction);
      else if (message.type === 'done') resolve(message.bytes);
      else reject(StudioError.fromData(message.error));
    });
    child.on('error', reject);
    child.on('close', (code, killed) => {
      if (signal.aborted) reject(new StudioError('cancelled', 'it was cancelled', 'Start it again'));
      const how = killed === null ? `with code ${code}` : `by ${killed}`;
      reject(new StudioError('internal', `its process ended ${how}`, 'Try again, and report it if it stays'));
    });
  }).finally(() => signal.removeEventListener('abort', stop));
}
