// Preferences: applied at once, sent a moment later, so that a slider neither lags nor floods the main side.
import type { Preferences } from '../../src-main/contract';
import { call } from '../api/bridge';
import { useSession } from './session';
import { notifyError } from './ui';

const quietMs = 200;
let patch: Partial<Preferences> = {};
let timer: number | null = null;

/** What has been changed here and not been sent yet; it outranks what the main side says. */
export function pendingPreferences(): Partial<Preferences> {
  return patch;
}

/** Changes preferences; the main side gets them after a short quiet. */
export function setPreferences(change: Partial<Preferences>): void {
  patch = { ...patch, ...change };
  useSession.setState(({ preferences }) => ({ preferences: { ...preferences, ...change } }));
  if (timer !== null) window.clearTimeout(timer);
  timer = window.setTimeout(() => void flushPreferences(), quietMs);
}

/** Sends what is pending now. */
export async function flushPreferences(): Promise<void> {
  if (timer !== null) window.clearTimeout(timer);
  timer = null;
  const sent = patch;
  if (Object.keys(sent).length === 0) return;
  try {
    const preferences = await call('preferences.set', sent);
    if (patch === sent) patch = {};
    useSession.setState({ preferences: { ...preferences, ...patch } });
  } catch (error) {
    if (patch === sent) patch = {};
    notifyError(error);
  }
}
