// Translates between Node's HTTP objects and the web's Request and Response, which the shared handlers speak.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

/** Gives a bodiless Request whose signal aborts when the client goes away before the answer is through. */
export function toWebRequest(request: IncomingMessage, response: ServerResponse, base: string): Request {
  const controller = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') headers.set(name, value);
  }
  const method = request.method === 'HEAD' ? 'HEAD' : 'GET';
  return new Request(new URL(request.url ?? '/', base), { method, headers, signal: controller.signal });
}

/** Sends a Response out; a client that went away is no error. */
export async function sendWebResponse(answer: Response, response: ServerResponse, withBody: boolean): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  if (!withBody || answer.body === null) {
    response.end();
    return;
  }
  try {
    await pipeline(Readable.fromWeb(answer.body as ReadableStream), response);
  } catch (error) {
    if (!response.destroyed) throw error;
  }
}
