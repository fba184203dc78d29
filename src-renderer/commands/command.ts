// What a command is, and the conditions that commands share.
import type { menuCommands } from '../../src-main/contract';
import { stillCount } from '../lib/stills';
import { activeOf, type SessionState, selectedAnalysis, selectedSource } from '../store/session';

type MenuCommand = (typeof menuCommands)[number];
type OwnCommand =
  | 'second.next'
  | 'second.previous'
  | 'frame.first'
  | 'frame.last'
  | 'play.slower'
  | 'play.faster'
  | 'mark.add'
  | 'mark.delete'
  | 'mark.moveLeft'
  | 'mark.moveRight'
  | 'review.reset'
  | 'events.export'
  | 'frame.markIn'
  | 'frame.markOut'
  | 'frame.clearRange'
  | 'grid.toggle'
  | 'grid.sortTokens'
  | 'grid.sortError'
  | 'grid.sortName';
export type CommandId = MenuCommand | OwnCommand;

/** One thing that a user can do. */
export interface Command {
  id: CommandId;
  /** What it does, for buttons and the shortcut list. */
  label: string;
  group: 'File' | 'Analysis' | 'Playback' | 'Marks' | 'Timeline' | 'Grid' | 'Export' | 'Help';
  keys: readonly string[];
  /** Whether it can be done now. */
  enabled: (state: SessionState) => boolean;
  run: () => unknown;
}

export const always = () => true;
export const withSource = (state: SessionState) => selectedSource(state) !== null;
export const withAnalysis = (state: SessionState) => selectedAnalysis(state) !== null;
/** Pictures stand still: there is nothing to play. */
export const withFilm = (state: SessionState) => withSource(state) && stillCount(selectedSource(state)) === null;

const starting = (state: SessionState) => state.selectedSourceId !== null && state.selectedSourceId in state.starting;
export const running = (state: SessionState) => activeOf(state, selectedSource(state)).length > 0 || starting(state);
