// Preferences: applied at once; the first change is sent at once, too, those that follow it after a short quiet, so that a slider floods nobody.
import type { Preferences } from '../../src-main/contract';
import { call } from '../api/bridge';
import { useSession } from './session';
import { notifyError } from './ui';
import { recordStep } from './undo';

/** What can be undone, and how that reads; the first one that a change has names it. */
const undoable: Partial<Record<keyof Preferences, string>> = {
  keys: 'change keys',
  model: 'change model',
  metric: 'change metric',
  search: 'change token search',
  threshold: 'change threshold',
  count: 'change token count',
  budget: 'change budget',
  compareThresholds: 'change comparison',
  compareModels: 'change comparison',
  sampling: 'change analyzed frames',
  fit: 'change framing',
  device: 'change device',
  theme: 'change appearance',
};
/** Changes of the same preferences within this time, as by a slider, are one step. */
const gestureMs = 1000;
let gesture = { names: '', until: 0, count: 0 };

const quietMs = 200;
let patch: Partial<Preferences> = {};
let timer: number | null = null;
let changedMs = Number.NEGATIVE_INFINITY;

/** What has been changed here and not been sent yet; it outranks what the main side says. */
export function pendingPreferences(): Partial<Preferences> {
  return patch;
}

/** Changes preferences, which can be undone; the main side gets the last of many in a row after a short quiet. */
export function setPreferences(change: Partial<Preferences>): void {
  note(change);
  apply(change);
}

function note(change: Partial<Preferences>): void {
  const { preferences } = useSession.getState();
  const names = (Object.keys(change) as (keyof Preferences)[]).filter(
    (name) => JSON.stringify(change[name]) !== JSON.stringify(preferences[name]),
  );
  const named = (Object.keys(undoable) as (keyof Preferences)[]).find((name) => names.includes(name));
  if (named === undefined) return;
  const before = Object.fromEntries(names.map((name) => [name, preferences[name]]));
  const now = performance.now();
  const goesOn = gesture.names === names.join() && now < gesture.until;
  gesture = { names: names.join(), until: now + gestureMs, count: gesture.count + (goesOn ? 0 : 1) };
  recordStep({
    label: undoable[named] as string,
    sourceId: null,
    analysisId: null,
    gesture: `preferences ${gesture.count}`,
    undo: () => apply(before),
    redo: () => apply(change),
  });
}

function apply(change: Partial<Preferences>): void {
  patch = { ...patch, ...change };
  useSession.setState(({ preferences }) => ({ preferences: { ...preferences, ...change } }));
  if (timer !== null) window.clearTimeout(timer);
  const now = performance.now();
  // Not in this very task: changes made together are sent together.
  timer = window.setTimeout(() => void flushPreferences(), now - changedMs > quietMs ? 0 : quietMs);
  changedMs = now;
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
