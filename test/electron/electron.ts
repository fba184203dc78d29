// The stand-in for the `electron` module: what the product imports, backed by Node and a real Chromium.
import './control';

export { app } from './app';
export { Notification, powerSaveBlocker } from './attention';
export { BrowserWindow } from './browserWindow';
export { crashReporter } from './crashes';
export { ipcMain } from './ipcMain';
export { protocol, session } from './session';
export { dialog, Menu, nativeTheme, screen, shell, utilityProcess } from './system';

// As when Electron is started on a folder: the first word after the executable is the app's own.
Object.defineProperty(process, 'defaultApp', { value: true });
