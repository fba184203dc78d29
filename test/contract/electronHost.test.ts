// Electron's side: who may send, what the guards refuse, what the menu holds, where a window may be restored.
import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { eventSchema, menuCommands, type StudioEvent } from '../../src-main/contract';

const { external, app } = vi.hoisted(() => ({ external: [] as string[], app: { listeners: [] as unknown[] } }));
vi.mock('electron', () => ({
  app: { on: (_name: string, listener: unknown) => app.listeners.push(listener) },
  ipcMain: { handle: () => {} },
  protocol: { registerSchemesAsPrivileged: () => {} },
  shell: { openExternal: async (url: string) => external.push(url) },
  Menu: {},
  screen: {},
}));

const { isTrusted } = await import('../../src-main/app/ipcHost');
const { isOwnUrl, pageUrl } = await import('../../src-main/app/origin');
const { denyPermissions, hardenAllContents, outsideLinks } = await import('../../src-main/app/security');
const { menuTemplate } = await import('../../src-main/app/menu');
const { fitted, isVisible } = await import('../../src-main/app/windowBounds');
const { acceleratorOf } = await import('../../src-main/app/accelerator');

describe('sender of a message', () => {
  const mainFrame = { url: 'elastictok://app/' };
  const webContents = { mainFrame };
  const window = { isDestroyed: () => false, webContents };
  const trusted = (event: object, to: object | null = window) => isTrusted(event as never, to as never);

  it('is our page in the main frame of our window', () => {
    expect(trusted({ sender: webContents, senderFrame: mainFrame })).toBe(true);
  });
  it('is no other frame, page, window, and none that is gone', () => {
    expect(trusted({ sender: webContents, senderFrame: { url: 'elastictok://app/' } })).toBe(false);
    expect(trusted({ sender: webContents, senderFrame: null })).toBe(false);
    expect(trusted({ sender: {}, senderFrame: mainFrame })).toBe(false);
    expect(trusted({ sender: webContents, senderFrame: mainFrame }, null)).toBe(false);
    expect(trusted({ sender: webContents, senderFrame: mainFrame }, { ...window, isDestroyed: () => true })).toBe(
      false,
    );
    const strayed = { mainFrame: { url: 'https://evil.example/' } };
    expect(trusted({ sender: strayed, senderFrame: strayed.mainFrame }, { ...window, webContents: strayed })).toBe(
      false,
    );
  });
  it.each([
    'https://app/',
    'elastictok://app.evil/',
    'elastictok://evil/',
    'elastictok://app@evil/',
    'elastictok://u:p@app/',
    'elastictok://app:80/',
    'file:///app/',
    'about:blank',
    '',
  ])('%s is not our address', (url) => expect(isOwnUrl(url)).toBe(false));
});

class Contents extends EventEmitter {
  openHandler: ((details: { url: string }) => { action: string }) | undefined;
  setWindowOpenHandler = (handler: (details: { url: string }) => { action: string }) => {
    this.openHandler = handler;
  };
  /** True when a listener prevented the event. */
  refuses(name: string, details: object): boolean {
    let prevented = false;
    this.emit(name, { ...details, preventDefault: () => (prevented = true) });
    return prevented;
  }
}

describe('guards of a page', () => {
  const contents = new Contents();
  hardenAllContents();
  for (const listener of app.listeners) (listener as (event: object, made: Contents) => void)({}, contents);

  it('stays where it is', () => {
    for (const url of ['https://evil.example/', 'file:///etc/passwd', 'data:text/html,x', 'elastictok://other/']) {
      expect(contents.refuses('will-navigate', { url })).toBe(true);
      expect(contents.refuses('will-frame-navigate', { url, isMainFrame: true })).toBe(true);
    }
    expect(contents.refuses('will-navigate', { url: 'elastictok://app/' })).toBe(false);
    expect(contents.refuses('will-frame-navigate', { url: 'elastictok://app/', isMainFrame: false })).toBe(true);
    expect(contents.refuses('will-redirect', { url: 'elastictok://app/' })).toBe(true);
    expect(contents.refuses('will-attach-webview', {})).toBe(true);
  });

  it('opens no window, and only known links outside', () => {
    for (const url of ['https://evil.example/', 'file:///etc/passwd', `${outsideLinks.paper}/../x`, 'javascript:1']) {
      expect(contents.openHandler?.({ url })).toEqual({ action: 'deny' });
    }
    expect(external).toEqual([]);
    expect(contents.openHandler?.({ url: outsideLinks.paper })).toEqual({ action: 'deny' });
    expect(external).toEqual([outsideLinks.paper]);
  });

  /** What the session answers: permissions asked for and checked, devices, and whether a download is let through. */
  function session() {
    type Ask = (c: null, p: string, answer: (granted: boolean) => void, details: { requestingUrl: string }) => void;
    type Check = (c: null, p: string, origin: string) => boolean;
    type Download = (event: { preventDefault: () => void }, item: { getURL: () => string }) => void;
    const handlers = {} as { ask: Ask; check: Check; device: () => boolean; download: Download };
    denyPermissions({
      setPermissionRequestHandler: (handler: Ask) => Object.assign(handlers, { ask: handler }),
      setPermissionCheckHandler: (handler: Check) => Object.assign(handlers, { check: handler }),
      setDevicePermissionHandler: (handler: () => boolean) => Object.assign(handlers, { device: handler }),
      on: (_name: 'will-download', handler: Download) => Object.assign(handlers, { download: handler }),
    } as never);
    return {
      permits: (permission: string, url: string) => {
        let asked = null as boolean | null;
        handlers.ask(null, permission, (granted) => (asked = granted), { requestingUrl: url });
        return [asked, handlers.check(null, permission, url)];
      },
      device: () => handlers.device(),
      downloads: (url: string) => {
        let through = true;
        handlers.download({ preventDefault: () => (through = false) }, { getURL: () => url });
        return through;
      },
    };
  }

  it('gets no permission but to fill the screen and to write pictures into the clipboard', () => {
    const { permits, device } = session();
    for (const permission of ['media', 'geolocation', 'clipboard-read', 'notifications', 'fileSystem'])
      expect(permits(permission, pageUrl)).toEqual([false, false]);
    for (const permission of ['clipboard-sanitized-write', 'fullscreen']) {
      expect(permits(permission, 'https://evil.example/')).toEqual([false, false]);
      expect(permits(permission, pageUrl)).toEqual([true, true]);
    }
    expect(device()).toBe(false);
  });

  it('downloads only what it has made itself', () => {
    const { downloads } = session();
    expect(downloads(`blob:${pageUrl}0d0d3b1e`)).toBe(true);
    for (const url of [
      'blob:https://evil.example/1',
      'https://evil.example/x.exe',
      `${pageUrl}picture/recon`,
      'data:,x',
    ])
      expect(downloads(url)).toBe(false);
  });
});

describe('menu', () => {
  type Item = {
    id?: string;
    label?: string;
    enabled?: boolean;
    checked?: boolean;
    submenu?: Item[];
    click?: () => void;
    accelerator?: string;
    registerAccelerator?: boolean;
  };
  const flat = (items: Item[]): Item[] => items.flatMap((item) => [item, ...flat(item.submenu ?? [])]);
  const sent: StudioEvent[] = [];
  const recents = [{ id: 'r1', name: 'a&b.mp4', folderHint: 'clips' }];
  const chords = { 'file.open': 'Ctrl+o', 'export.show': 'Ctrl+Shift+e', 'play.toggle': ' ', 'edit.undo': 'Ctrl+z' };
  const checked = ['view.split' as const];
  const shown = { chords, checked, undo: 'Undo close a&b.mp4', redo: null };
  const state = {
    recents,
    hasSource: true,
    hasAnalysis: true,
    running: true,
    resumable: true,
    isPackaged: true,
    shown,
  };
  const items = (platform: string) =>
    flat(
      menuTemplate(
        { send: (event) => sent.push(event), openRecent: () => {}, clearRecents: () => {} },
        state,
        platform,
      ) as Item[],
    );

  it('has every command once, and each sends a valid event', () => {
    const all = items('linux');
    for (const name of menuCommands) {
      const found = all.filter(({ id }) => id === name);
      expect(found).toHaveLength(1);
      found[0]?.click?.();
      expect(eventSchema.parse(sent.at(-1))).toEqual({ type: 'menu', command: name });
    }
  });

  it('takes no key that the page uses', () => {
    const keyed = (platform: string) =>
      items(platform)
        .filter(({ accelerator }) => accelerator !== undefined)
        .map(({ accelerator, registerAccelerator }) => [accelerator, registerAccelerator ?? true]);
    expect(keyed('linux')).toEqual([
      ['Ctrl+O', true],
      ['Ctrl+Shift+E', true],
      ['Ctrl+Z', false],
      ['Space', false],
    ]);
    expect(keyed('darwin')).toEqual([
      ['Ctrl+O', true],
      ['Ctrl+Shift+E', true],
    ]);
  });

  it('ticks what is on, and dims what could not be', () => {
    const all = items('linux');
    const read = (id: string) => all.filter((item) => item.id === id).map((item) => [item.checked, item.enabled])[0];
    expect(['view.sideBySide', 'view.split', 'view.errorMap', 'view.overlayOnSource'].map(read)).toEqual([
      [false, true],
      [true, true],
      [false, true],
      [false, false],
    ]);
  });

  it('says what would be undone, and offers no redo where there is none', () => {
    const [undo, redo] = ['edit.undo', 'edit.redo'].map((id) => items('linux').find((item) => item.id === id));
    expect([undo?.label, undo?.enabled]).toEqual(['Undo close a&&b.mp4', true]);
    expect([redo?.label, redo?.enabled]).toEqual(['Redo', false]);
  });

  it.each([
    ['ArrowLeft', 'Left'],
    ['+', 'Plus'],
    ['Ctrl++', 'Ctrl+Plus'],
    ['Meta+Shift+z', 'Cmd+Shift+Z'],
    ['Shift+Escape', 'Shift+Esc'],
    ['F11', 'F11'],
    ['?', '?'],
    ['ä', null],
    ['Hyper+x', null],
    ['', null],
  ])('names the chord %j as %j', (chord, accelerator) => expect(acceleratorOf(chord)).toBe(accelerator));
});

describe('remembered bounds', () => {
  const area = { x: 0, y: 0, width: 1920, height: 1080 };
  it.each([
    [{ x: 100, y: 100, width: 1200, height: 800 }, true],
    [{ x: 1800, y: 100, width: 1200, height: 800 }, true],
    [{ x: 3000, y: 100, width: 1200, height: 800 }, false],
    [{ x: 100, y: -500, width: 1200, height: 800 }, false],
    [{ x: 100, y: 1075, width: 1200, height: 800 }, false],
  ])('%j is visible: %s', (bounds, visible) => expect(isVisible(bounds, area)).toBe(visible));

  it('keep their place on a screen that is there, whichever it is', () => {
    const saved = { x: 2000, y: 40, width: 1200, height: 800, maximized: false };
    const second = { x: 1920, y: 0, width: 2560, height: 1440 };
    expect(fitted(saved, [area, second])).toEqual(saved);
  });
  it('shrink to a screen that has become smaller', () => {
    const saved = { x: 400, y: 300, width: 3000, height: 1800, maximized: true };
    expect(fitted(saved, [area])).toEqual({ x: 0, y: 0, width: 1920, height: 1080, maximized: true });
  });
  it('lose their place with a screen that is gone, but not their size and that they were maximized', () => {
    const saved = { x: 5000, y: 100, width: 1200, height: 2000, maximized: true };
    expect(fitted(saved, [area])).toEqual({ width: 1200, height: 1080, maximized: true });
  });
});
