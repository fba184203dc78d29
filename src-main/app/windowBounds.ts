// Remembers where the window was, and restores it only where a screen still shows it.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type BrowserWindow, type Rectangle, screen } from 'electron';
import { z } from 'zod';
import { log } from '../diagnosis/log';

const savedSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(200).max(20_000),
  height: z.number().int().min(200).max(20_000),
  maximized: z.boolean(),
});
export type SavedBounds = z.infer<typeof savedSchema>;

const saveDelayMs = 500;
/** So much of the window must be on a screen that its title bar can be grabbed. */
const visiblePixels = 100;

/** Where a window opens: without a place where the screen that it was on is gone. */
export type RestoredBounds = Pick<SavedBounds, 'width' | 'height' | 'maximized'> &
  Partial<Pick<SavedBounds, 'x' | 'y'>>;

/**
 * Reads the remembered bounds, as the screens of today have room for them; null when there are none. A window that was closed in full screen
 * comes back in the bounds it had before.
 */
export function loadBounds(file: string): RestoredBounds | null {
  try {
    const saved = savedSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    return fitted(
      saved,
      screen.getAllDisplays().map((display) => display.workArea),
    );
  } catch {
    return null;
  }
}

/** The bounds on the first area that shows them, no larger than it is; without a place where none does. */
export function fitted(saved: SavedBounds, areas: readonly Rectangle[]): RestoredBounds {
  const shown = areas.find((area) => isVisible(saved, area));
  const area = shown ?? areas[0];
  if (area === undefined) return saved;
  const { maximized } = saved;
  const [width, height] = [Math.min(saved.width, area.width), Math.min(saved.height, area.height)];
  if (shown === undefined) return { width, height, maximized };
  const x = width < saved.width ? area.x : saved.x;
  const y = height < saved.height ? area.y : saved.y;
  return { x, y, width, height, maximized };
}

/** True when the top edge of the window can be seen and grabbed within the area. */
export function isVisible(bounds: Rectangle, area: Rectangle): boolean {
  const across = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
  return across >= visiblePixels && bounds.y >= area.y - 10 && bounds.y <= area.y + area.height - visiblePixels;
}

/** Writes the bounds a moment after the window came to rest. */
export function rememberBounds(window: BrowserWindow, file: string): void {
  let timer: NodeJS.Timeout | undefined;
  const save = () => {
    if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return;
    const saved: SavedBounds = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    try {
      write(file, saved);
    } catch (error) {
      // Losing the window's place is no reason to bother anyone.
      log.warning('the window bounds were not saved', { error });
    }
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(save, saveDelayMs);
  };
  window.on('resize', later);
  window.on('move', later);
  window.on('close', () => {
    clearTimeout(timer);
    save();
  });
}

// Written at once, some hundred bytes: the last write comes when the window closes, and nothing waits after that.
function write(file: string, saved: SavedBounds): void {
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(`${file}.tmp`, JSON.stringify(saved));
    renameSync(`${file}.tmp`, file);
  } catch (error) {
    rmSync(`${file}.tmp`, { force: true });
    throw error;
  }
}
