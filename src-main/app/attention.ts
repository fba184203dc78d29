// What the desktop does while the user looks elsewhere: notifications, the bar in taskbar or dock, no sleep while work goes on.
import { type BrowserWindow, Notification, powerSaveBlocker } from 'electron';
import type { DesktopAbilities } from '../services/types';
import { bringToFront } from './lifecycle';

/** Gives the abilities for the window, where there is one. */
export function desktopAttention(window: () => BrowserWindow | null): DesktopAbilities {
  const current = () => {
    const found = window();
    return found === null || found.isDestroyed() ? null : found;
  };
  // One that nobody holds loses its click.
  const shown = new Set<Notification>();
  let blocker: number | null = null;
  return {
    notify(title, body) {
      if (current()?.isFocused() || !Notification.isSupported()) return;
      const notification = new Notification({ title, body });
      shown.add(notification);
      notification.on('click', () => bringToFront(current()));
      notification.on('close', () => shown.delete(notification));
      notification.show();
    },
    showProgress: (fraction, paused) =>
      // Below 0 there is no bar.
      current()?.setProgressBar(fraction ?? -1, { mode: paused ? 'paused' : 'normal' }),
    keepAwake(awake) {
      if (awake) blocker ??= powerSaveBlocker.start('prevent-app-suspension');
      else if (blocker !== null) {
        powerSaveBlocker.stop(blocker);
        blocker = null;
      }
    },
  };
}
