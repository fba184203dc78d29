// One page: loads addresses, tells of navigation before it happens, carries IPC between page and product.
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { toChromium, toProduct } from './address';
import type { CdpSession } from './cdp';
import { ipcMain } from './ipcMain';
import { bindingName, pageSide, preloadScript } from './preloadHost';

interface Frame {
  url: string;
  readonly parent: Frame | null;
}
interface Paused {
  requestId: string;
  frameId: string;
  redirectedRequestId?: string;
  request: { url: string };
}
interface FromPage {
  id: number;
  channel: string;
  args: unknown[];
  open?: string;
}
type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' };

export class WebContents extends EventEmitter {
  /** Resolves when the page takes commands. */
  session: Promise<CdpSession>;
  readonly mainFrame: Frame = { url: 'about:blank', parent: null };
  #openHandler: OpenHandler = () => ({ action: 'allow' });
  /** Addresses the product itself loads: those are not asked about. */
  #expected = new Set<string>();
  #mainFrameId = '';

  constructor(attach: Promise<CdpSession>, preload: string | undefined) {
    super();
    this.session = attach.then(async (session) => {
      await this.#prepare(session, preload);
      return session;
    });
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  async loadURL(url: string): Promise<void> {
    const session = await this.session;
    this.#expected.add(toChromium(url));
    const loaded = new Promise((resolve) => this.once('did-finish-load', resolve));
    await session.send('Page.navigate', { url: toChromium(url) });
    await loaded;
  }

  reload(): void {
    this.#expected.add(toChromium(this.mainFrame.url));
    void this.session.then((session) => session.send('Page.reload'));
  }

  /** Leaves the page by its own handlers of that. */
  async leave(): Promise<void> {
    await this.session.then((session) => session.send('Page.navigate', { url: 'about:blank' })).catch(() => undefined);
  }

  send(channel: string, ...args: unknown[]): void {
    void this.#evaluate(`${pageSide}?.event(${JSON.stringify(channel)}, ${JSON.stringify(args)})`);
  }

  getURL(): string {
    return this.mainFrame.url;
  }

  async #evaluate(expression: string): Promise<void> {
    // A page that is just being left cannot be talked to; the real one drops such messages as well.
    await this.session.then((session) => session.send('Runtime.evaluate', { expression })).catch(() => undefined);
  }

  async #prepare(session: CdpSession, preload: string | undefined): Promise<void> {
    session.on('Runtime.bindingCalled', ({ name, payload }: { name: string; payload: string }) => {
      if (name === bindingName) void this.#fromPage(session, JSON.parse(payload) as FromPage);
    });
    session.on('Fetch.requestPaused', (paused: Paused) => void this.#decide(session, paused));
    session.on('Page.frameNavigated', ({ frame }: { frame: { parentId?: string; url: string } }) => {
      if (frame.parentId === undefined) this.mainFrame.url = toProduct(frame.url);
    });
    session.on('Page.loadEventFired', () => this.emit('did-finish-load'));
    session.on('Inspector.targetCrashed', () =>
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }),
    );
    await session.send('Page.enable');
    await session.send('Runtime.enable');
    await session.send('Inspector.enable');
    const tree = await session.send<{ frameTree: { frame: { id: string } } }>('Page.getFrameTree');
    this.#mainFrameId = tree.frameTree.frame.id;
    await session.send('Runtime.addBinding', { name: bindingName });
    if (preload) {
      const source = preloadScript(readFileSync(preload, 'utf8'));
      await session.send('Page.addScriptToEvaluateOnNewDocument', { source });
    }
    await session.send('Fetch.enable', { patterns: [{ resourceType: 'Document', requestStage: 'Request' }] });
  }

  /** Asks the product's listeners whether a document may load. */
  async #decide(session: CdpSession, { requestId, frameId, redirectedRequestId, request }: Paused): Promise<void> {
    let prevented = false;
    const isMainFrame = frameId === this.#mainFrameId;
    const event = {
      url: toProduct(request.url),
      isMainFrame,
      preventDefault: () => {
        prevented = true;
      },
    };
    if (redirectedRequestId) this.emit('will-redirect', event, event.url);
    else if (!this.#expected.delete(request.url)) {
      this.emit('will-frame-navigate', event);
      if (isMainFrame) this.emit('will-navigate', event, event.url);
    }
    if (prevented) await session.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
    else await session.send('Fetch.continueRequest', { requestId });
  }

  async #fromPage(session: CdpSession, message: FromPage): Promise<void> {
    if (message.open !== undefined) {
      const { action } = this.#openHandler({ url: toProduct(message.open) });
      if (action !== 'deny') throw new Error('The stand-in opens no second window.');
      return;
    }
    const event = { sender: this, senderFrame: this.mainFrame };
    let reply: string;
    try {
      // As the real one: what came before a navigation is delivered before it. Paths alone have to be asked for.
      const hasPaths = message.args.some(Array.isArray);
      const args = hasPaths ? await Promise.all(message.args.map((arg) => withPaths(session, arg))) : message.args;
      const value = JSON.stringify(await ipcMain.deliver(message.channel, event, args)) ?? 'undefined';
      reply = `${message.id}, null, ${value}`;
    } catch (error) {
      reply = `${message.id}, ${JSON.stringify(String(error))}, undefined`;
    }
    await this.#evaluate(`${pageSide}.reply(${reply})`);
  }
}

/** Puts the true paths in place of the tokens that `getPathForFile` gave; a File without one drops out, as '' would. */
async function withPaths(session: CdpSession, value: unknown): Promise<unknown> {
  if (!Array.isArray(value)) return value;
  const found = await Promise.all(value.map((entry) => pathOf(session, entry)));
  return found.filter((entry) => entry !== '');
}

async function pathOf(session: CdpSession, entry: unknown): Promise<unknown> {
  const index = typeof entry === 'string' ? /^stand-in-file:(\d+)$/.exec(entry)?.[1] : undefined;
  if (index === undefined) return entry;
  const { result } = await session.send<{ result: { objectId: string } }>('Runtime.evaluate', {
    expression: `${pageSide}.files[${index}]`,
  });
  return (await session.send<{ path: string }>('DOM.getFileInfo', { objectId: result.objectId })).path;
}
