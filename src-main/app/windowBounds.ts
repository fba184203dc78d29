// Remembers where the window was, and restores it only where a screen still shows it.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type BrowserWindow, type Rectangle, screen } from 'electron';
import { z } from 'zod';

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

/** Reads the remembered bounds; null when there are none, or none that a screen shows. */
export function loadBounds(file: string): SavedBounds | null {
  try {
    const saved = savedSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    const areas = screen.getAllDisplays().map((display) => display.workArea);
    return areas.some((area) => isVisible(saved, area)) ? saved : null;
  } catch {
    return null;
  }
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
      console.error('The window bounds were not saved:', error);
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
  writeFileSync(`${file}.tmp`, JSON.stringify(saved));
  renameSync(`${file}.tmp`, file);
}
