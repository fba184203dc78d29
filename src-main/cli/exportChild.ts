// Exports side by side: each in a process of its own, as one uses a core for itself; the parent shows progress and failures.
import { z } from 'zod';
import { errorDataSchema, StudioError } from '../contract';
import { type EngineSpawner, parentLink } from '../engine/link';
import { entryPath } from '../fsx/places';
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
const parent = parentLink();

/** Tells the parent, where there is one. */
export function tellParent(message: ChildMessage): void {
  const now = performance.now();
  if (message.type === 'progress' && now - lastToldMs < tellIntervalMs) return;
  lastToldMs = now;
  parent?.send(message);
}

/** Calls `stop` once the parent says so. This process then lives until the parent ends it. */
export function onParentStop(stop: () => void): void {
  parent?.onMessage((message) => {
    if (message === stopMessage) stop();
  });
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
 * Gives a function that exports one target in a process of its own.
 * Its answer: bytes of the file. @throws StudioError what the child met; `internal` where it ended without a word
 */
export function exporterInChild(spawn: EngineSpawner) {
  return (
    target: Target,
    args: ExportArgs,
    signal: AbortSignal,
    onProgress: (fraction: number) => void,
  ): Promise<number> => {
    const child = spawn(entryPath('cli'), commandLine(target, args));
    const stop = () => child.send(stopMessage);
    signal.addEventListener('abort', stop, { once: true });
    return new Promise<number>((resolve, reject) => {
      child.onMessage((raw) => {
        const message = messageSchema.parse(raw);
        if (message.type === 'progress') return onProgress(message.fraction);
        if (message.type === 'done') resolve(message.bytes);
        else reject(StudioError.fromData(message.error));
        child.kill();
      });
      child.onExit((code) => {
        const how = code === null ? 'by force' : `with code ${code}`;
        reject(new StudioError('internal', `its process ended ${how}`, 'Try again, and report it if it stays'));
      });
    }).finally(() => signal.removeEventListener('abort', stop));
  };
}
