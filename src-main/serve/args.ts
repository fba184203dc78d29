// Reads the command line of the serve host.
import { parseArgs } from 'node:util';
import { filesOf } from '../ipc/commandLine';

export interface ServeArgs {
  /** Absolute paths of the files to open. */
  files: string[];
  /** 0 takes a free port. */
  port: number;
  openBrowser: boolean;
  dataDir: string | null;
}

export const serveUsage = 'Usage: serve [FILES...] [--port N] [--no-open] [--data DIR]';

/** Reads the words after the script; throws an Error with one line for the user when they do not fit. */
export function readServeArgs(words: string[], cwd: string): ServeArgs {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: { port: { type: 'string' }, 'no-open': { type: 'boolean' }, data: { type: 'string' } },
  });
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port: ${values.port} is no port number`);
  return {
    files: filesOf(['--', ...positionals], cwd),
    port,
    openBrowser: values['no-open'] !== true,
    dataDir: values.data ?? null,
  };
}
