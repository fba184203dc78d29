// What both windowed hosts answer to a page's requests: files of the renderer and pictures, nothing else.

import { log } from '../diagnosis/log';
import { withSecurityHeaders } from './securityHeaders';
import { createStaticFiles } from './staticFiles';

export interface WebHandlerOptions {
  /** Folder of the built renderer. */
  rendererDir: string;
  /** Answers `/picture/...`. */
  picture: (request: Request) => Promise<Response>;
}

const plain = (status: number, text: string) =>
  new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } });

/** Gives the handler that Electron's protocol and the serve host share. */
export function createWebHandler(options: WebHandlerOptions): (request: Request) => Promise<Response> {
  const files = createStaticFiles(options.rendererDir);
  const answer = async (request: Request): Promise<Response> => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Only GET is answered here.');
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/picture/')) return options.picture(request);
    return (await files(pathname)) ?? plain(404, 'There is no such file.');
  };
  return async (request) => {
    try {
      return withSecurityHeaders(await answer(request));
    } catch (error) {
      // The reason may hold a path: it goes to the log, not to the page.
      log.error('a request failed', { error });
      return withSecurityHeaders(plain(500, 'This request failed.'));
    }
  };
}
