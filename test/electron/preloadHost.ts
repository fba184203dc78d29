// The script that runs before a page's own: gives the preload its `require('electron')` and keeps it from the page.

/** Name of the binding through which the page's side sends; it is gone before the page can see it. */
export const bindingName = '__electronStandIn';
/** Where the window's side finds its functions; a symbol, which no listing of the page's globals shows. */
export const pageSide = "globalThis[Symbol.for('electron-stand-in')]";

// Written as source text, because it runs in the page.
const host = `
  const send = globalThis.${bindingName};
  delete globalThis.${bindingName};
  let nextId = 1;
  const pending = new Map();
  const listeners = new Map();
  const files = [];
  const listenersOf = (channel) => listeners.get(channel) ?? listeners.set(channel, new Set()).get(channel);
  Object.defineProperty(globalThis, Symbol.for('electron-stand-in'), { value: {
    files,
    reply(id, error, value) {
      const { resolve, reject } = pending.get(id);
      pending.delete(id);
      if (error === null) resolve(value); else reject(new Error(error));
    },
    event(channel, args) { for (const listener of [...listenersOf(channel)]) listener({}, ...args); },
  } });
  const deepFreeze = (value) => {
    if (value !== null && typeof value === 'object') Object.values(value).forEach(deepFreeze);
    return Object.freeze(value);
  };
  const electron = {
    contextBridge: { exposeInMainWorld(name, api) {
      Object.defineProperty(globalThis, name, { value: deepFreeze({ ...api }), enumerable: true });
    } },
    ipcRenderer: {
      invoke: (channel, ...args) => new Promise((resolve, reject) => {
        const id = nextId++;
        pending.set(id, { resolve, reject });
        send(JSON.stringify({ id, channel, args }));
      }),
      on: (channel, listener) => { listenersOf(channel).add(listener); },
      removeListener: (channel, listener) => { listenersOf(channel).delete(listener); },
    },
    webUtils: { getPathForFile: (file) => 'stand-in-file:' + (files.push(file) - 1) },
  };
  const require = (name) => {
    if (name === 'electron') return electron;
    throw new Error('module not found: ' + name);
  };
  // Clicks and calls that would open a window reach the window-open handler; Chromium itself is told to open none.
  const open = (url) => { send(JSON.stringify({ open: new URL(url ?? '', location.href).href })); return null; };
  globalThis.open = (url) => open(String(url));
  addEventListener('click', (event) => {
    const link = event.target?.closest?.('a[target=_blank]');
    if (link && !event.defaultPrevented) { event.preventDefault(); open(link.href); }
  });
  const module = { exports: {} };
`;

/** Gives the whole script for one preload file's text; like Electron, it runs in the main frame alone. */
export function preloadScript(preload: string): string {
  return `(() => { if (window !== window.top) { delete globalThis.${bindingName}; return; } ${host}
    (function (exports, require, module) { ${preload}
    })(module.exports, require, module);
  })();`;
}
