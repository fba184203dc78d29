// Starts the window: connects, applies what the main side tells, keeps position and theme in step.
import { call, connect } from '../api/bridge';
import { followPageFaults } from '../api/pageFaults';
import { followNativeMenu } from '../commands/nativeMenu';
import { settleOrdinal } from '../commands/playhead';
import { followJumps } from '../commands/seekBack';
import { runCommand } from '../commands/table';
import { loadPlotly } from '../features/timeline/plotlyLoader';
import { applyAppState, applyEvent } from '../store/events';
import { usePlayback } from '../store/playback';
import { flushPreferences } from '../store/preferences';
import { registry } from '../store/registry';
import { selectedAnalysis, useSession } from '../store/session';
import { notifyError, useUi } from '../store/ui';

/** Called once, before the first drawing. */
export function boot(): void {
  followPageFaults();
  followTheme();
  followJumps();
  followNativeMenu();
  // Before it is needed, while nothing moves yet: it keeps the page busy for a moment.
  window.requestIdleCallback(() => void loadPlotly(), { timeout: 2000 });
  // What was changed a moment ago shall not go with the page. By `pagehide` the desktop's main side takes no word from it any more.
  for (const leaving of ['beforeunload', 'pagehide']) window.addEventListener(leaving, () => void flushPreferences());
  const bridge = connect({
    onStatus: (link) => {
      const wasLost = useSession.getState().link === 'lost';
      useSession.setState({ link });
      // Only after this turn, when listening to events has begun.
      if (link === 'open') queueMicrotask(() => void fetchState(wasLost));
    },
    onUpload: (upload) => useUi.setState({ upload }),
  });
  bridge.onEvent((event) => applyEvent(event, runCommand));
  registry.subscribe((analysisId) => {
    if (selectedAnalysis(useSession.getState())?.id === analysisId) settleOrdinal();
  });
  // A new selection forgets the frame: it is found again as soon as, and wherever, the series has it.
  usePlayback.subscribe((state) => {
    if (state.ordinal === null) settleOrdinal();
  });
  useSession.subscribe((state, before) => {
    if (selectedAnalysis(state)?.id !== selectedAnalysis(before)?.id) settleOrdinal();
  });
}

async function fetchState(again: boolean): Promise<void> {
  try {
    applyAppState(await call('app.state', {}));
    if (again) registry.refetchAll();
  } catch (error) {
    // A connection that breaks at once comes back by itself and asks again.
    if (useSession.getState().link === 'open') notifyError(error);
  }
}

function followTheme(): void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const { theme } = useSession.getState().preferences;
    document.documentElement.dataset.theme = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
  };
  apply();
  dark.addEventListener('change', apply);
  useSession.subscribe(apply);
}
