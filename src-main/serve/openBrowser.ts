// Opens the default browser where there is a desktop to open it on.
import { spawn } from 'node:child_process';

function opener(address: string): { command: string; args: string[] } | null {
  if (process.platform === 'darwin') return { command: 'open', args: [address] };
  // `start` is a word of the shell; the empty argument is its window title.
  if (process.platform === 'win32') return { command: 'cmd', args: ['/c', 'start', '""', address] };
  const hasScreen = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  return hasScreen ? { command: 'xdg-open', args: [address] } : null;
}

/** Opens the address; does nothing without a desktop, and a failure is left at the printed address. */
export function openBrowser(address: string): void {
  const found = opener(address);
  if (!found) return;
  const child = spawn(found.command, found.args, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
