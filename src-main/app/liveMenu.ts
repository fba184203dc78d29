// Keeps the native menu true: follows the studio's events and what the page tells, and rebuilds the menu when an item of it changes.
import { app } from 'electron';
import { type AnalysisView, appStateSchema, type MenuShown, type RecentView, type StudioEvent } from '../contract';
import type { Studio } from '../services/types';
import { type MenuState, showMenu } from './menu';

export interface LiveMenu {
  /** Takes what the page tells of its keys and of undo. */
  showInMenu(shown: MenuShown): void;
  /** Shows the menu and follows the studio. */
  follow(studio: Studio, send: (event: StudioEvent) => void): Promise<void>;
}

/** Makes the menu before there is a studio, which needs it among its host's abilities. */
export function createLiveMenu(): LiveMenu {
  const analyses = new Map<string, AnalysisView>();
  let recents: RecentView[] = [];
  let hasSource = false;
  let shownByPage: MenuShown = { chords: {}, checked: [], undo: null, redo: null };
  let shown = '';
  let show: (state: MenuState) => void = () => {};

  const refresh = () => {
    const all = [...analyses.values()];
    const state: MenuState = {
      recents,
      hasSource,
      hasAnalysis: all.length > 0,
      running: all.some(({ status }) => status === 'running' || status === 'queued'),
      resumable: all.some(({ canResume }) => canResume),
      isPackaged: app.isPackaged,
      shown: shownByPage,
    };
    // Progress events come many times a second and change nothing here.
    const key = JSON.stringify(state);
    if (key === shown) return;
    shown = key;
    show(state);
  };

  return {
    showInMenu: (told) => {
      shownByPage = told;
      refresh();
    },
    follow: async (studio, send) => {
      const actions = {
        send,
        openRecent: (recentId: string) => void studio.invoke('files.openRecent', { recentId }).then(report(send)),
        clearRecents: () => void studio.invoke('recents.clear', {}),
      };
      studio.onEvent((event) => {
        if (event.type === 'analysis') analyses.set(event.analysis.id, event.analysis);
        else if (event.type === 'analysis-closed') analyses.delete(event.analysisId);
        else if (event.type === 'sources') hasSource = event.sources.length > 0;
        else if (event.type === 'recents') recents = event.recents;
        else return;
        refresh();
      });
      const state = await studio.invoke('app.state', {});
      if (state.ok) ({ recents } = appStateSchema.pick({ recents: true }).parse(state.value));
      shown = '';
      show = (now) => showMenu(actions, now);
      refresh();
    },
  };
}

/** Shows a failed answer as a notice: for commands that no button of the page waits for. */
export function report(send: (event: StudioEvent) => void) {
  return (result: Awaited<ReturnType<Studio['invoke']>>): void => {
    if (result.ok) return;
    const { file, what, remedy } = result.error;
    const message = `${file === null ? '' : `${file}: `}${what}. ${remedy}.`;
    send({ type: 'notice', notice: { level: 'error', message } });
  };
}
