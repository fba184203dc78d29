// Makes the one window: sandboxed, isolated, at its remembered place, shown only when there is something to see.
import { join } from 'node:path';
import { BrowserWindow, nativeTheme, type WebPreferences } from 'electron';
import type { Preferences } from '../contract';
import { pageUrl } from './origin';
import { loadBounds, rememberBounds } from './windowBounds';

/** Colours of an empty window, so that it does not flash before the page has painted. */
const backgrounds = { dark: '#14161a', light: '#f5f6f8' } as const;

const smallest = { width: 1024, height: 640 };
const usual = { width: 1440, height: 900 };

export interface WindowOptions {
  /** The built preload file. */
  preload: string;
  /** Folder for the remembered bounds. */
  dataDir: string;
  /** Told when the page's process has died; the window loads again by itself. */
  onCrash(reason: string): void;
}

/** Follows the theme that the user chose. */
export function applyTheme(theme: Preferences['theme']): void {
  nativeTheme.themeSource = theme;
}

const background = () => (nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light);

/** Options of the page's process; the guards stand last, so that nothing above can weaken them. */
function webPreferences(preload: string): WebPreferences {
  return {
    preload,
    spellcheck: false,
    devTools: true,
    backgroundThrottling: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
  };
}

/** Opens the window and starts loading its page. */
export function createWindow(options: WindowOptions): BrowserWindow {
  const boundsFile = join(options.dataDir, 'window.json');
  const { maximized = false, ...saved } = loadBounds(boundsFile) ?? {};
  const window = new BrowserWindow({
    ...usual,
    ...saved,
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: 'ElasticTok Studio',
    backgroundColor: background(),
    show: false,
    webPreferences: webPreferences(options.preload),
  });
  if (maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  rememberBounds(window, boundsFile);
  const recolour = () => window.setBackgroundColor(background());
  nativeTheme.on('updated', recolour);
  window.on('closed', () => nativeTheme.off('updated', recolour));
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    options.onCrash(reason);
    window.webContents.reload();
  });
  void window.loadURL(pageUrl);
  return window;
}
