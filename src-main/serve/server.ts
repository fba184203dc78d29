// The serve host's HTTP server on this machine alone: key and session, pages, pictures, uploads, the socket.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Result, type StudioEvent, toErrorData } from '../contract';
import { log } from '../diagnosis/log';
import { rateLimit } from '../diagnosis/rateLimit';
import { uploadsDir } from '../fsx/places';
import { securityHeaders } from '../ipc/securityHeaders';
import { createWebHandler } from '../ipc/webHandler';
import type { Studio } from '../services/types';
import { createGuard } from './guard';
import { createSocketHost } from './socket';
import { receiveUpload } from './upload';
import { sendWebResponse, toWebRequest } from './webBridge';

export interface ServeOptions {
  studio: Studio;
  /** Folder of the built renderer. */
  rendererDir: string;
  /** Uploads go into `uploads` in it. */
  dataDir: string;
  /** 0 takes a free port. */
  port: number;
  /** Called each time a page has got its state. */
  onPageReady: () => void;
}

export interface ServeHost {
  /** Address with the key: whoever has it may use the app. */
  readonly address: string;
  /** The same for a browser that is started with it: whoever reads it from the list of processes comes too late. */
  launchAddress(): string;
  send(event: StudioEvent): void;
  close(): Promise<void>;
}

/** Wrong keys, and uploads, that are answered: a page sends one file after the other, and nobody types keys. */
const wrongKeys = { burst: 20, perSecond: 0.2 };
const uploads = { burst: 500, perSecond: 50, atOnce: 8 };
/** An upload that sends nothing for so long is broken. */
const idleMs = 120_000;
const mostConnections = 256;

const statusOf = { foreign: 403, 'no-session': 403 } as const;
const textOf = {
  foreign: 'This address does not belong to ElasticTok Studio.',
  'no-session': 'Open the address that ElasticTok Studio printed when it started.',
} as const;

const tooOften = 'This came too often. Wait a moment and try again.';

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { ...securityHeaders, 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
  response.end(text);
}

/** Starts the server; resolves when it listens. */
export async function startServer(options: ServeOptions): Promise<ServeHost> {
  const { studio } = options;
  let port = options.port;
  const guard = createGuard(() => port);
  const sockets = createSocketHost(studio, options.onPageReady);
  const page = createWebHandler({
    rendererDir: options.rendererDir,
    picture: (request) => studio.picture(request),
  });

  const allowWrongKey = rateLimit(wrongKeys.burst, wrongKeys.perSecond);
  const allowUpload = rateLimit(uploads.burst, uploads.perSecond);
  let uploading = 0;

  async function upload(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
    if (uploading >= uploads.atOnce || !allowUpload()) return refuse(response, 429, tooOften);
    let result: Result;
    uploading++;
    request.setTimeout(idleMs, () => request.destroy());
    try {
      const path = await receiveUpload(request, name, uploadsDir(options.dataDir));
      // Opening it may take longer.
      request.setTimeout(0);
      result = await studio.openPaths([path]);
    } catch (error) {
      result = { ok: false, error: toErrorData(error) };
    } finally {
      uploading--;
    }
    // The client may still be sending what was refused; it shall get the answer and then stop.
    const more = request.complete ? {} : { connection: 'close' };
    response.writeHead(200, { ...securityHeaders, 'content-type': 'application/json', ...more });
    response.end(JSON.stringify(result));
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    // Two slashes, of either kind, or a whole address would be read as another host.
    if (!/^\/(?![\\/])/.test(path)) return refuse(response, 400, 'This is no path.');
    const url = new URL(path, `http://127.0.0.1:${port}`);
    const isUpload = request.method === 'PUT' && url.pathname === '/upload';
    const key = url.pathname === '/' && request.method === 'GET' ? url.searchParams.get('key') : null;
    if (guard.isOwn(request) && guard.isKey(key)) {
      // The key leaves the address bar, the history and every later request.
      response.writeHead(303, { ...securityHeaders, location: '/', 'set-cookie': guard.sessionCookie() });
      response.end();
      return;
    }
    // The right key is never kept waiting by wrong ones.
    if (key !== null && !allowWrongKey()) return refuse(response, 429, tooOften);
    if (key !== null) log.warning('a wrong key was given');
    const verdict = guard.judge(request, isUpload);
    if (verdict !== 'allowed') return refuse(response, statusOf[verdict], textOf[verdict]);
    if (isUpload) return upload(request, response, url.searchParams.get('name') ?? '');
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return refuse(response, 405, 'Only GET is answered here.');
    const asked = toWebRequest(request, response, `http://127.0.0.1:${port}`);
    return sendWebResponse(await page(asked), response, request.method === 'GET');
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      log.error('a request failed', { error });
      if (response.headersSent) response.destroy();
      else refuse(response, 500, 'This request failed.');
    });
  });
  // An upload of many gigabytes takes longer than Node's five minutes.
  server.requestTimeout = 0;
  server.maxConnections = mostConnections;
  server.on('upgrade', (request, stream, head) => {
    stream.on('error', () => stream.destroy());
    const isSocket = request.url === '/socket' && guard.judge(request, true) === 'allowed';
    if (isSocket) sockets.upgrade(request, stream, head);
    else stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const bound = server.address();
  if (bound !== null && typeof bound === 'object') port = bound.port;

  return {
    address: `http://127.0.0.1:${port}/?key=${guard.key}`,
    launchAddress: () => `http://127.0.0.1:${port}/?key=${guard.launchKey()}`,
    send: (event) => sockets.send(event),
    close: () =>
      new Promise((resolve) => {
        sockets.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
