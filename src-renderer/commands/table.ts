// The one command table: behind keys, buttons, menu events, the palette and the shortcut list.
import type { KeyPreferences } from '../../src-main/contract';
import { type SessionState, useSession } from '../store/session';
import { type Bindings, resolveBindings } from './bindings';
import type { Command, CommandId } from './command';
import { chordsOn } from './keys';
import { analysisCommands } from './list/analysis';
import { editCommands } from './list/edit';
import { exportCommands } from './list/export';
import { fileCommands } from './list/file';
import { gridCommands } from './list/grid';
import { playbackCommands } from './list/playback';
import { queueCommands } from './list/queue';
import { reviewCommands } from './list/review';
import { settingsCommands } from './list/settings';
import { timelineCommands } from './list/timeline';
import { viewCommands } from './list/view';
import { viewerCommands } from './list/viewers';
import { workspaceCommands } from './list/workspace';

export const commandTable: readonly Command[] = [
  ...fileCommands,
  ...editCommands,
  ...settingsCommands,
  ...analysisCommands,
  ...queueCommands,
  ...playbackCommands,
  ...reviewCommands,
  ...exportCommands,
  ...viewerCommands,
  ...viewCommands,
  ...workspaceCommands,
  ...timelineCommands,
  ...gridCommands,
];

const byId = new Map<string, Command>(commandTable.map((command) => [command.id, command]));
let resolved: { keys: KeyPreferences; bindings: Bindings } | null = null;

/** The keys that hold under the user's preferences. */
export function bindingsOf({ preferences: { keys } }: Pick<SessionState, 'preferences'>): Bindings {
  if (resolved?.keys !== keys) resolved = { keys, bindings: resolveBindings(commandTable, keys) };
  return resolved.bindings;
}

/** The command of an id. */
export function command(id: CommandId): Command {
  return byId.get(id) as Command;
}

/** The command of a chord, when there is one. */
export function commandOfChord(chord: string): Command | undefined {
  return byId.get(bindingsOf(useSession.getState()).claims.get(chord)?.[0] ?? '');
}

/** The first chord of a command that the platform's keyboards have; null where it has none. */
export function firstChord(state: SessionState, id: string): string | null {
  return chordsOn(state.host.platform, bindingsOf(state).chords.get(id) ?? [])[0] ?? null;
}

/** What a command does, as of now. */
export function labelOf({ label, labelNow }: Command, state: SessionState): string {
  return labelNow?.(state) ?? label;
}

/** Carries out a command if it can be done now; an unknown name does nothing. */
export function runCommand(id: string): void {
  const found = byId.get(id);
  if (found?.enabled(useSession.getState())) void found.run();
}
