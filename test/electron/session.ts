// The session: permission answers are put into Chromium itself, and the custom scheme is served from a local origin.
import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';
import { sendWebResponse, toWebRequest } from '../../src-main/serve/webBridge';
import { setPort } from './address';
import type { CdpSession } from './cdp';

type Handler = (request: Request) => Response | Promise<Response>;
type Check = (contents: unknown, permission: string) => boolean;

const permissions = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi', 'local-fonts'];

class Session extends EventEmitter {
  #check: Check = () => true;
  #handler: Handler | null = null;
  #listening: Promise<void> | null = null;

  readonly protocol = {
    handle: (scheme: string, handler: Handler) => {
      if (!privileged.has(scheme))
        throw new Error(`${scheme} was not registered as privileged before the app was ready`);
      this.#handler = handler;
    },
  };

  setPermissionRequestHandler(_handler: unknown): void {}
  setPermissionCheckHandler(check: Check): void {
    this.#check = check;
  }
  setDevicePermissionHandler(_handler: unknown): void {}

  /** Resolves when the origin that stands for the scheme can be loaded. */
  ready(): Promise<void> {
    this.#listening ??= this.#listen();
    return this.#listening;
  }

  /** Sets in Chromium what the product's check answers. */
  async applyPermissions(browser: CdpSession): Promise<void> {
    for (const name of permissions) {
      if (this.#check(null, name)) continue;
      await browser
        .send('Browser.setPermission', { permission: { name }, setting: 'denied' })
        // Not every Chromium knows every name.
        .catch(() => undefined);
    }
  }

  #listen(): Promise<void> {
    const server = createServer(async (request, response) => {
      const url = `elastictok://app${request.url ?? '/'}`;
      try {
        const asked = toWebRequest(request, response, 'http://localhost');
        const { method, headers, signal } = asked;
        const answer = await this.#handler?.(new Request(url, { method, headers, signal }));
        if (answer) await sendWebResponse(answer, response, method === 'GET');
        else response.writeHead(502).end();
      } catch (error) {
        console.error('stand-in: the protocol handler failed', error);
        response.destroy();
      }
    });
    server.unref();
    return new Promise((resolve) => {
      server.listen(0, () => {
        const bound = server.address();
        if (bound !== null && typeof bound === 'object') setPort(bound.port);
        resolve();
      });
    });
  }
}

const privileged = new Set<string>();

export const session = { defaultSession: new Session() };
export const protocol = {
  registerSchemesAsPrivileged(schemes: { scheme: string; privileges: Record<string, boolean> }[]): void {
    for (const { scheme, privileges } of schemes) if (privileges.standard && privileges.secure) privileged.add(scheme);
  },
};
