// Answers elastictok://app/... from the renderer's folder and the picture handler; every other host of the scheme gets 404.
import type { Session } from 'electron';
import { createWebHandler, type WebHandlerOptions } from '../ipc/webHandler';
import { isOwnUrl, scheme } from './origin';

/** Installs the scheme's handler on a session; the app must be ready. */
export function handleProtocol(session: Session, options: WebHandlerOptions): void {
  const answer = createWebHandler(options);
  session.protocol.handle(scheme, (request) =>
    isOwnUrl(request.url) ? answer(request) : new Response('There is no such file.', { status: 404 }),
  );
}
