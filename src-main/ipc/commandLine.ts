// Finds the files among the words of a command line.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Gives the absolute paths named on a command line, without switches.
 * @param argv words after the executable and, in a clone, after the app's own folder
 * @param cwd where relative paths stand
 */
export function filesOf(argv: readonly string[], cwd: string): string[] {
  const end = argv.indexOf('--');
  const before = end === -1 ? argv : argv.slice(0, end);
  const after = end === -1 ? [] : argv.slice(end + 1);
  return [...before.filter((word) => word !== '' && !word.startsWith('-')), ...after].map((word) => pathOf(word, cwd));
}

/** Linux desktops name files as `file:` addresses. */
function pathOf(word: string, cwd: string): string {
  if (!word.startsWith('file:///')) return resolve(cwd, word);
  try {
    return fileURLToPath(word);
  } catch {
    return resolve(cwd, word);
  }
}

/** Word that asks for the demo clip when no file is named; `npm start` gives it. */
export const demoFlag = '--demo';

/** Word that asks for the command line instead of a window; the installed `elastictok` gives it. */
export const cliFlag = '--cli';

/** The words after the one that asks for the command line, less a `--` just behind it; null where nobody asks. */
export function cliWords(words: readonly string[]): string[] | null {
  const files = words.indexOf('--');
  const at = words.indexOf(cliFlag);
  if (at === -1 || (files !== -1 && files < at)) return null;
  return words.slice(words[at + 1] === '--' ? at + 2 : at + 1);
}

/** The words of this process's own command line that are the user's. */
export function ownWords(argv: readonly string[], isDefaultApp: boolean): string[] {
  return argv.slice(isDefaultApp ? 2 : 1);
}
