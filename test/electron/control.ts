// What a test may ask of the desktop that the stand-in plays: dialogs, menu clicks, files from outside, a foreign page.
import { app } from './app';
import { BrowserWindow } from './browserWindow';
import { ipcMain } from './ipcMain';
import { dialogAnswers, Menu } from './system';
import { recorded, toTest } from './toTest';

interface Asked {
  id: number;
  op: string;
  args: unknown[];
}

const operations: Record<string, (...args: never[]) => unknown> = {
  setDialogAnswer: (paths: string[]) => void dialogAnswers.push(paths),
  clickMenu: (id: string) => {
    const item = Menu.getApplicationMenu()?.getMenuItemById(id);
    if (!item || item.enabled === false) throw new Error(`The menu has no enabled item ${id}.`);
    item.click?.();
  },
  menuItem: (id: string) => {
    const item = Menu.getApplicationMenu()?.getMenuItemById(id);
    if (!item) return null;
    const { label, accelerator = null, enabled = true, checked = false } = item;
    return { label, accelerator, enabled, checked };
  },
  openFile: (path: string) => void app.emit('open-file', { preventDefault: () => {} }, path),
  recorded: () => recorded,
  bounds: () => BrowserWindow.getAllWindows()[0]?.getBounds(),
  setBounds: (bounds: object) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds),
  blur: () => BrowserWindow.getAllWindows()[0]?.blur(),
  /** A message on a channel from a frame that shows another page, or that is not the main frame. */
  foreignMessage: (channel: string, url: string, args: unknown[]) => {
    const sender = BrowserWindow.getAllWindows()[0]?.webContents;
    return ipcMain.deliver(channel, { sender, senderFrame: { url, parent: null } }, args);
  },
  quit: () => void setImmediate(() => app.quit()),
};

async function answer({ id, op, args }: Asked): Promise<void> {
  try {
    toTest({ id, value: (await operations[op]?.(...(args as never[]))) ?? null });
  } catch (error) {
    toTest({ id, error: String(error) });
  }
}

process.on('message', (message) => void answer(message as Asked));
// The link to the test must not keep the process alive; windows do.
process.channel?.unref();
process.on('disconnect', () => app.exit(0));
