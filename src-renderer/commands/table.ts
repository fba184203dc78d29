// The one command table: behind keys, buttons, menu events and the shortcut list.
import { useSession } from '../store/session';
import type { Command, CommandId } from './command';
import { analysisCommands } from './list/analysis';
import { exportCommands } from './list/export';
import { fileCommands } from './list/file';
import { gridCommands } from './list/grid';
import { playbackCommands } from './list/playback';
import { reviewCommands } from './list/review';
import { viewCommands } from './list/view';

export const commandTable: readonly Command[] = [
  ...fileCommands,
  ...analysisCommands,
  ...playbackCommands,
  ...reviewCommands,
  ...exportCommands,
  ...viewCommands,
  ...gridCommands,
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
