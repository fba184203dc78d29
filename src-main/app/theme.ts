// Keeps the native parts (title bar, menus, dialogs) in the theme that the user chose.
import { appStateSchema } from '../contract';
import type { Studio } from '../services/types';
import { applyTheme } from './window';

/** Applies the stored theme, and follows it when the user chooses another. */
export async function followTheme(studio: Studio): Promise<void> {
  studio.onEvent((event) => {
    if (event.type === 'preferences') applyTheme(event.preferences.theme);
  });
  const state = await studio.invoke('app.state', {});
  if (!state.ok) return;
  applyTheme(appStateSchema.pick({ preferences: true }).parse(state.value).preferences.theme);
}
