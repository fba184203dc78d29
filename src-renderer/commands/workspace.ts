// Actions on the window: panels, regions, full screen, theme, help.
import type { FoldingPanel, Preferences, SizedPanel } from '../../src-main/contract';
import { toggleFold, withUsualSize } from '../lib/workspace';
import { setPreferences } from '../store/preferences';
import { useSession } from '../store/session';
import { notify, showDialog } from '../store/ui';

const current = () => useSession.getState().preferences.workspace;

/** Folds a panel away or shows it again. Where there is nothing to show yet, it counts from the first file on. */
export function togglePanel(panel: FoldingPanel): void {
  setPreferences({ workspace: toggleFold(current(), panel) });
}

/** Gives a panel its usual size again, and shows it. */
export function resetPanel(panel: SizedPanel): void {
  setPreferences({ workspace: withUsualSize(current(), panel) });
}

/** Chooses light, dark or the system's appearance. */
export function chooseTheme(theme: Preferences['theme']): void {
  setPreferences({ theme });
}

/** Fills the screen with the window, or leaves that; both hosts have the browser's own way for it. */
export async function toggleFullScreen(): Promise<void> {
  try {
    if (document.fullscreenElement === null) await document.documentElement.requestFullscreen();
    else await document.exitFullscreen();
  } catch {
    notify('info', 'The window cannot fill the screen by this.', 'Use the full screen of the window itself, or F11.');
  }
}

/** What can take the focus by Tab. */
const focusable =
  'button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), a[href], [tabindex="0"]';

const inSight = (element: HTMLElement) => element.checkVisibility({ visibilityProperty: true });

/**
 * Puts the focus into the next region of the window, or the one before. Regions are the elements with `data-region`, in their order; the
 * first control in sight of one gets the focus.
 */
export function focusRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')]
    .filter((region) => inSight(region) && region.closest('[inert]') === null)
    .map((region) =>
      [...region.querySelectorAll<HTMLElement>(focusable)].filter((one) => inSight(one) && one.tabIndex >= 0),
    )
    .filter((controls) => controls.length > 0);
  const at = regions.findIndex((controls) => controls.includes(document.activeElement as HTMLElement));
  const next = at < 0 && step < 0 ? regions.length - 1 : (at + step + regions.length) % regions.length;
  regions[next]?.[0]?.focus();
}

/** Opens the help pages. */
export function showHelp(): void {
  showDialog('help');
}
