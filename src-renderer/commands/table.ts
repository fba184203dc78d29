// The one command table: behind keys, buttons, menu events and the shortcut list.
import type { menuCommands } from '../../src-main/contract';
import { stillCount } from '../lib/stills';
import { activeOf, runOf, type SessionState, selectedAnalysis, selectedSource, useSession } from '../store/session';
import { useUi } from '../store/ui';
import { showModels } from './models';
import * as playhead from './playhead';
import * as session from './session';

type MenuCommand = (typeof menuCommands)[number];
type OwnCommand = 'second.next' | 'second.previous' | 'frame.first' | 'frame.last' | 'play.slower' | 'play.faster';
export type CommandId = MenuCommand | OwnCommand;

/** One thing that a user can do. */
export interface Command {
  id: CommandId;
  /** What it does, for buttons and the shortcut list. */
  label: string;
  group: 'File' | 'Analysis' | 'Playback' | 'Timeline' | 'Help';
  keys: readonly string[];
  /** Whether it can be done now. */
  enabled: (state: SessionState) => boolean;
  run: () => unknown;
}

const always = () => true;
const withSource = (state: SessionState) => selectedSource(state) !== null;
const withAnalysis = (state: SessionState) => selectedAnalysis(state) !== null;
const starting = (state: SessionState) => state.selectedSourceId !== null && state.selectedSourceId in state.starting;
const running = (state: SessionState) => activeOf(state, selectedSource(state)).length > 0 || starting(state);
/** Pictures stand still: there is nothing to play. */
const withFilm = (state: SessionState) => withSource(state) && stillCount(selectedSource(state)) === null;

/** True when an analysis of the selected source can start: it is there and nothing runs. */
export function canStart(state: SessionState): boolean {
  const source = selectedSource(state);
  if (source === null || state.models.length === 0 || running(state)) return false;
  return selectedAnalysis(state)?.sourceAvailable !== false;
}

const canResume = (state: SessionState) =>
  !running(state) && runOf(state, selectedSource(state)).some((analysis) => analysis.canResume);

export const commandTable: readonly Command[] = [
  { id: 'file.open', label: 'Open videos', group: 'File', keys: ['o'], enabled: always, run: session.openWithDialog },
  {
    id: 'file.openAnalysis',
    label: 'Open a folder: pictures, or an analysis',
    group: 'File',
    keys: [],
    enabled: (state) => state.host.nativeDialogs,
    run: session.openAnalysisFolder,
  },
  { id: 'file.openDemo', label: 'Open the demo clip', group: 'File', keys: [], enabled: always, run: session.openDemo },
  {
    id: 'analysis.start',
    label: 'Analyze with the current settings',
    group: 'Analysis',
    keys: ['a'],
    enabled: canStart,
    run: session.startAnalysis,
  },
  {
    id: 'analysis.cancel',
    label: 'Cancel the analysis',
    group: 'Analysis',
    keys: ['Shift+Escape'],
    enabled: running,
    run: session.cancelAnalysis,
  },
  {
    id: 'analysis.resume',
    label: 'Resume the analysis',
    group: 'Analysis',
    keys: [],
    enabled: canResume,
    run: session.resumeAnalysis,
  },
  {
    id: 'analysis.reveal',
    label: 'Show the analysis folder',
    group: 'Analysis',
    keys: [],
    enabled: withAnalysis,
    run: session.revealAnalysis,
  },
  {
    id: 'models.show',
    label: 'Models: what is installed, import a checkpoint',
    group: 'Analysis',
    keys: [],
    enabled: always,
    run: showModels,
  },
  {
    id: 'play.toggle',
    label: 'Play or pause',
    group: 'Playback',
    keys: [' '],
    enabled: withFilm,
    run: playhead.togglePlay,
  },
  {
    id: 'frame.previous',
    label: 'Previous frame',
    group: 'Playback',
    keys: ['ArrowLeft', ','],
    enabled: withSource,
    run: () => playhead.stepFrames(-1),
  },
  {
    id: 'frame.next',
    label: 'Next frame',
    group: 'Playback',
    keys: ['ArrowRight', '.'],
    enabled: withSource,
    run: () => playhead.stepFrames(1),
  },
  {
    id: 'second.previous',
    label: 'Back one second',
    group: 'Playback',
    keys: ['Shift+ArrowLeft'],
    enabled: withSource,
    run: () => playhead.stepSeconds(-1),
  },
  {
    id: 'second.next',
    label: 'Forward one second',
    group: 'Playback',
    keys: ['Shift+ArrowRight'],
    enabled: withSource,
    run: () => playhead.stepSeconds(1),
  },
  {
    id: 'mark.previous',
    label: 'Previous cut or spike',
    group: 'Playback',
    keys: ['ArrowUp'],
    enabled: withAnalysis,
    run: () => playhead.seekMark(-1),
  },
  {
    id: 'mark.next',
    label: 'Next cut or spike',
    group: 'Playback',
    keys: ['ArrowDown'],
    enabled: withAnalysis,
    run: () => playhead.seekMark(1),
  },
  {
    id: 'frame.first',
    label: 'First frame',
    group: 'Playback',
    keys: ['Home'],
    enabled: withSource,
    run: () => playhead.seekEnd(false),
  },
  {
    id: 'frame.last',
    label: 'Last frame',
    group: 'Playback',
    keys: ['End'],
    enabled: withSource,
    run: () => playhead.seekEnd(true),
  },
  {
    id: 'play.slower',
    label: 'Slower',
    group: 'Playback',
    keys: ['['],
    enabled: withSource,
    run: () => playhead.changeSpeed(-1),
  },
  {
    id: 'play.faster',
    label: 'Faster',
    group: 'Playback',
    keys: [']'],
    enabled: withSource,
    run: () => playhead.changeSpeed(1),
  },
  {
    id: 'view.zoomIn',
    label: 'Zoom in',
    group: 'Timeline',
    keys: ['+', '='],
    enabled: withSource,
    run: () => playhead.zoomTimeline(1 / 1.6),
  },
  {
    id: 'view.zoomOut',
    label: 'Zoom out',
    group: 'Timeline',
    keys: ['-'],
    enabled: withSource,
    run: () => playhead.zoomTimeline(1.6),
  },
  {
    id: 'view.fit',
    label: 'Show the whole clip',
    group: 'Timeline',
    keys: ['0'],
    enabled: withSource,
    run: playhead.fitTimeline,
  },
  {
    id: 'help.shortcuts',
    label: 'Keyboard shortcuts',
    group: 'Help',
    keys: ['?'],
    enabled: always,
    run: () => useUi.setState((state) => ({ shortcutsShown: !state.shortcutsShown })),
  },
];

const byId = new Map<string, Command>(commandTable.map((command) => [command.id, command]));
const byChord = new Map<string, Command>(commandTable.flatMap((command) => command.keys.map((key) => [key, command])));

/** The command of an id. */
export function command(id: CommandId): Command {
  return byId.get(id) as Command;
}

/** The command of a chord, when there is one. */
export function commandOfChord(chord: string): Command | undefined {
  return byChord.get(chord);
}

/** Carries out a command if it can be done now; an unknown name does nothing. */
export function runCommand(id: string): void {
  const found = byId.get(id);
  if (found?.enabled(useSession.getState())) void found.run();
}
