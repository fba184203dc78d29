// Who may talk to the serve host: this machine's own names, this page's own origin, and a session made with the key.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Names under which a browser on this machine (or through an ssh tunnel) reaches us; any other is DNS rebinding. */
const ownNames = new Set(['127.0.0.1', 'localhost', '[::1]']);

export type Verdict = 'allowed' | 'foreign' | 'no-session';

export interface Guard {
  /** The key of the printed address. */
  readonly key: string;
  /** The `Set-Cookie` value that opens a session. */
  sessionCookie(): string;
  /** A key for an address that other users of this machine may read, on the command line of a browser: it opens a session once, and soon. */
  launchKey(): string;
  /** True when the key of an address is ours; a launch key is so once. */
  isKey(given: string | null): boolean;
  /** Refuses foreign hosts and origins. */
  isOwn(request: IncomingMessage): boolean;
  /** True when the request carries our session. */
  hasSession(request: IncomingMessage): boolean;
  /** Both questions in one; `strict` wants an origin, as sockets and uploads always have one. */
  judge(request: IncomingMessage, strict: boolean): Verdict;
}

function hostName(host: string | undefined): string | null {
  const match = /^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(?::\d{1,5})?$/i.exec(host ?? '');
  return match?.[1]?.toLowerCase() ?? null;
}

/** A browser has started by then. */
const launchMs = 300_000;

// Hashed first: the comparison then takes equally long whatever the lengths are.
const digest = (text: string) => createHash('sha256').update(text).digest();
const same = (a: string, b: string) => timingSafeEqual(digest(a), digest(b));

/** Makes the guard of one start of the host; key and session are fresh and die with it. */
export function createGuard(port: () => number): Guard {
  const key = randomBytes(24).toString('base64url');
  const session = randomBytes(24).toString('base64url');
  let launch: { key: string; until: number } | null = null;
  // Cookies know no ports: two hosts on one machine must not overwrite each other's.
  const cookieName = () => `elastictok-${port()}`;

  const isOwn = (request: IncomingMessage) => ownNames.has(hostName(request.headers.host) ?? '');
  const isSameOrigin = (request: IncomingMessage, strict: boolean) => {
    const { origin, host } = request.headers;
    if (origin !== undefined) return origin === `http://${host}`;
    // SameSite cookies count all ports of a host as one site; this header does not.
    const site = request.headers['sec-fetch-site'];
    return !strict && (site === undefined || site === 'same-origin' || site === 'none');
  };
  const hasSession = (request: IncomingMessage) => {
    const cookies = (request.headers.cookie ?? '').split(';').map((part) => part.trim());
    const prefix = `${cookieName()}=`;
    return cookies.some((cookie) => cookie.startsWith(prefix) && same(cookie.slice(prefix.length), session));
  };
  return {
    key,
    sessionCookie: () => `${cookieName()}=${session}; HttpOnly; SameSite=Strict; Path=/`,
    launchKey() {
      launch = { key: randomBytes(24).toString('base64url'), until: performance.now() + launchMs };
      return launch.key;
    },
    isKey(given) {
      if (given === null) return false;
      if (same(given, key)) return true;
      if (launch === null || !same(given, launch.key)) return false;
      const isInTime = performance.now() < launch.until;
      launch = null;
      return isInTime;
    },
    isOwn,
    hasSession,
    judge(request, strict) {
      if (!isOwn(request) || !isSameOrigin(request, strict)) return 'foreign';
      return hasSession(request) ? 'allowed' : 'no-session';
    },
  };
}
