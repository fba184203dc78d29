// BrowserWindow: a page of the Chromium behind the stand-in, with the bounds and states that the product asks for.
import { EventEmitter } from 'node:events';
import { app } from './app';
import type { CdpSession } from './cdp';
import { chromium } from './engine';
import { session } from './session';
import { recorded } from './toTest';
import { WebContents } from './webContents';

interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}
export interface WindowOptions extends Partial<Bounds> {
  show?: boolean;
  webPreferences?: Record<string, unknown> & { preload?: string };
}

/** Every option that makes a page unsafe must be spelt out, for the stand-in has no other way to be strict. */
function checkGuards(options: WindowOptions): void {
  const { sandbox, contextIsolation, nodeIntegration, webSecurity } = options.webPreferences ?? {};
  if (sandbox && contextIsolation && nodeIntegration === false && webSecurity) return;
  throw new Error('The window is not sandboxed, isolated, without Node and with web security.');
}

async function openPage(bounds: Bounds): Promise<CdpSession> {
  const { connection } = await chromium();
  type Targets = { targetInfos: { targetId: string; type: string; url: string; attached: boolean }[] };
  const { targetInfos } = await connection.browser.send<Targets>('Target.getTargets');
  const empty = targetInfos.find(({ type, url, attached }) => type === 'page' && url === 'about:blank' && !attached);
  const targetId =
    empty?.targetId ??
    (await connection.browser.send<{ targetId: string }>('Target.createTarget', { url: 'about:blank' })).targetId;
  const { sessionId } = await connection.browser.send<{ sessionId: string }>('Target.attachToTarget', {
    targetId,
    flatten: true,
  });
  const page = connection.session(sessionId);
  const { windowId } = await page.send<{ windowId: number }>('Browser.getWindowForTarget');
  await page.send('Browser.setWindowBounds', { windowId, bounds: { width: bounds.width, height: bounds.height } });
  await session.defaultSession.applyPermissions(connection.browser);
  return page;
}

export class BrowserWindow extends EventEmitter {
  static readonly windows = new Set<BrowserWindow>();
  readonly webContents: WebContents;
  #bounds: Bounds;
  #closing = false;
  #state = { visible: false, focused: true, minimized: false, maximized: false, destroyed: false };

  constructor(readonly options: WindowOptions) {
    super();
    checkGuards(options);
    const { x = 100, y = 50, width = 800, height = 600 } = options;
    this.#bounds = { x, y, width, height };
    this.webContents = new WebContents(openPage(this.#bounds), options.webPreferences?.preload);
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'));
    this.#state.visible = options.show !== false;
    BrowserWindow.windows.add(this);
    app.emit('web-contents-created', {}, this.webContents);
  }

  static getAllWindows(): BrowserWindow[] {
    return [...BrowserWindow.windows];
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }
  show(): void {
    this.#state.visible = true;
    this.emit('show');
  }
  focus(): void {
    this.#state.focused = true;
    this.emit('focus');
  }
  blur(): void {
    this.#state.focused = false;
    this.emit('blur');
  }
  setProgressBar(fraction: number): void {
    recorded.progress.push(fraction);
  }
  restore(): void {
    this.#state.minimized = false;
  }
  minimize(): void {
    this.#state.minimized = true;
  }
  maximize(): void {
    this.#state.maximized = true;
    this.emit('resize');
  }
  setBounds(bounds: Partial<Bounds>): void {
    this.#bounds = { ...this.#bounds, ...bounds };
    this.emit('resize');
  }
  isVisible = () => this.#state.visible;
  isFocused = () => this.#state.focused;
  isMinimized = () => this.#state.minimized;
  isMaximized = () => this.#state.maximized;
  isFullScreen = () => false;
  isDestroyed = () => this.#state.destroyed;
  getNormalBounds = () => ({ ...this.#bounds });
  getBounds = () => ({ ...this.#bounds });
  setBackgroundColor(): void {}

  close(): void {
    if (this.#state.destroyed || this.#closing) return;
    this.#closing = true;
    this.emit('close', { preventDefault: () => {} });
    // As the real one: the page hears of it first, and what it sends then arrives.
    void this.webContents.leave().finally(() => this.#destroy());
  }

  #destroy(): void {
    this.#state.destroyed = true;
    BrowserWindow.windows.delete(this);
    this.emit('closed');
    if (BrowserWindow.windows.size === 0) app.windowsGone();
  }
}
