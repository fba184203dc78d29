// Bytes as they are over TCP, to a server that need not like them.
import { connect, type Socket } from 'node:net';
import { StudioError } from '../../../src-main/contract';
import type { Random } from '../random';
import { limitMs } from './kind';

/** A running serve host, and what its page knows. */
export interface Target {
  port: number;
  origin: string;
  cookie: string;
}

/** Random bytes. */
export const bytesOf = (random: Random, length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => random.int(256)));

/** Sends in pieces; gives what came back until the other side ended, or was silent for `patienceMs`. */
export function exchange(port: number, pieces: readonly Buffer[], patienceMs: number): Promise<string> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1');
    let text = '';
    socket.setTimeout(patienceMs, () => socket.destroy());
    socket.on('data', (chunk) => {
      if (text.length < 100_000) text += chunk.toString('latin1');
    });
    // A server may close on what it does not like while more is sent.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve(text));
    for (const piece of pieces) socket.write(piece);
  });
}

/** Throws what the answers in a stream say: nothing for those that were given, a refusal, or that the server failed. */
export function judge(text: string): void {
  const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  if (/This request failed\./.test(text)) throw new Error(`the server failed: ${text.slice(0, 300)}`);
  const refused = statuses.find((status) => status >= 400);
  if (refused !== undefined || statuses.length === 0)
    throw new StudioError('bad-request', `answered ${refused ?? 'nothing'}`, 'Ask for something else');
}

/** What a promise gives. Throws after the time of a hang. */
export function inTime<T>(what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} does not come`)), limitMs);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
