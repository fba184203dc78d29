// What a command is, and the conditions that commands share.
import type { menuCommands, TimelineRow } from '../../src-main/contract';
import { stillCount } from '../lib/stills';
import { activeOf, type SessionState, selectedAnalysis, selectedSource } from '../store/session';

type MenuCommand = (typeof menuCommands)[number];
type ViewerCommand =
  | `view.${'nextMode' | 'crisp' | 'falseColour' | 'amplifyMore' | 'amplifyLess'}`
  | `picture.${'zoomIn' | 'zoomOut' | 'panLeft' | 'panRight' | 'panUp' | 'panDown' | 'fit' | 'actualSize' | 'copy' | 'save'}`;
type OwnCommand =
  | 'queue.addAll'
  | 'queue.moveFirst'
  | 'queue.moveUp'
  | 'queue.moveDown'
  | 'health.copy'
  | 'crash.copy'
  | 'logs.show'
  | 'second.next'
  | 'second.previous'
  | 'frame.first'
  | 'frame.last'
  | 'play.slower'
  | 'play.faster'
  | 'play.backward'
  | 'play.pause'
  | 'play.forward'
  | 'play.loop'
  | 'goTo.show'
  | 'cut.next'
  | 'cut.previous'
  | 'transition.next'
  | 'transition.previous'
  | 'spike.next'
  | 'spike.previous'
  | 'mark.add'
  | 'mark.delete'
  | 'mark.moveLeft'
  | 'mark.moveRight'
  | 'review.reset'
  | 'events.export'
  | 'frame.markIn'
  | 'frame.markOut'
  | 'frame.clearRange'
  | 'region.next'
  | 'region.previous'
  | 'view.fullScreen'
  | 'seek.back'
  | 'selection.draw'
  | 'selection.fromPoints'
  | 'selection.toPoints'
  | 'selection.clear'
  | 'selection.copy'
  | 'view.zoomSelection'
  | 'view.earlier'
  | 'view.later'
  | `timeline.${TimelineRow}`
  | 'grid.toggle'
  | 'grid.sortTokens'
  | 'grid.sortError'
  | 'grid.sortName';
export type CommandId = MenuCommand | ViewerCommand | OwnCommand;

/** One thing that a user can do. */
export interface Command {
  id: CommandId;
  /** What it does, for buttons and the shortcut list. */
  label: string;
  group:
    | 'File'
    | 'Edit'
    | 'Analysis'
    | 'Queue'
    | 'Playback'
    | 'Viewers'
    | 'Marks'
    | 'Timeline'
    | 'Export'
    | 'Window'
    | 'Help'
    | 'Grid';
  /** What it would do just now, where that says more: `Undo move cut`. */
  labelNow?: (state: SessionState) => string;
  /** Its keys in the profile `player`, and in `editor` where that has no others. */
  keys: readonly string[];
  editorKeys?: readonly string[];
  /** While the key of the first one is held, the second one is done in its place. */
  whileHeld?: readonly [held: CommandId, instead: CommandId];
  /** Whether it can be done now. */
  enabled: (state: SessionState) => boolean;
  run: () => unknown;
}

export const always = () => true;
export const withSources = (state: SessionState) => state.sources.length > 0;
export const withSource = (state: SessionState) => selectedSource(state) !== null;
export const withAnalysis = (state: SessionState) => selectedAnalysis(state) !== null;
/** Pictures stand still: there is nothing to play. */
export const withFilm = (state: SessionState) => withSource(state) && stillCount(selectedSource(state)) === null;

const starting = (state: SessionState) => state.selectedSourceId !== null && state.selectedSourceId in state.starting;
export const running = (state: SessionState) => activeOf(state, selectedSource(state)).length > 0 || starting(state);
