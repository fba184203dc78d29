// What an engine says on its error stream: its own faults as one JSON line each, and whatever native code prints.
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { errorCodes, StudioError } from '../contract/errors';
import { log } from './log';

const faultSchema = z.object({
  engineFault: z.object({
    what: z.string(),
    message: z.string(),
    stack: z.string(),
    code: z.enum(errorCodes).nullable(),
    file: z.string().nullable(),
  }),
});

const longestLine = 16_384;

/** In an engine: tells main's log of a fault, by its error stream, which still works when the rest does not. */
export function tellFault(what: string, error: unknown): void {
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
  const { code, file } = error instanceof StudioError ? error.data : { code: null, file: null };
  process.stderr.write(`${JSON.stringify({ engineFault: { what, message, stack: stack ?? '', code, file } })}\n`);
}

/** In main: takes an engine's error stream into the log. The stream is read to its end whatever it says, so that no engine waits for it. */
export function logEngineLines(stream: Readable): void {
  let partial = '';
  let isOverlong = false;
  stream.setEncoding('utf8');
  stream.on('error', () => {});
  stream.on('data', (text: string) => {
    const lines = text.split('\n');
    for (const [i, piece] of lines.entries()) {
      if (!isOverlong) partial += piece;
      isOverlong ||= partial.length > longestLine;
      if (i === lines.length - 1) break;
      take(partial.slice(0, longestLine));
      partial = '';
      isOverlong = false;
    }
  });
  stream.on('end', () => take(partial));
}

function take(line: string): void {
  if (line.trim() === '') return;
  const fault = line.startsWith('{"engineFault"') ? faultOf(line) : null;
  if (fault === null) {
    log.warning('an engine printed', { from: 'engine', error: line.trim() });
    return;
  }
  const { what, message, stack, file } = fault;
  const error = new Error(message);
  error.stack = stack;
  log.error(what, { from: 'engine', error, file });
}

function faultOf(line: string) {
  try {
    return faultSchema.safeParse(JSON.parse(line)).data?.engineFault ?? null;
  } catch {
    return null;
  }
}
