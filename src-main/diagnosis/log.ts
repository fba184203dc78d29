// The program's log: what happened, as JSON lines, without names of files unless the user allows them. A line never throws and never waits.
import { type ErrorCode, StudioError } from '../contract/errors';
import { NameHider } from './hideNames';
import { LogFile, type LogFileOptions } from './logFile';
import { rateLimit } from './rateLimit';

export const logLevels = ['info', 'warning', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Which process, or part of the program, tells it. */
export type LogOrigin = 'main' | 'engine' | 'page';

/** What a line may say beside its text. */
export interface LogFields {
  from?: LogOrigin;
  /** Name or path of a file: written as a mark. */
  file?: string | null;
  /** Anything thrown: its message, and its stack where it is no StudioError, whose reason is known. */
  error?: unknown;
  /** Numbers and fixed words; names do not belong here. */
  data?: Record<string, string | number | boolean | null>;
}

interface Line extends LogFields {
  time: string;
  level: LogLevel;
  what: string;
}

/** Lines that are kept in memory for a report. */
const mostKept = 200;
/** More lines than these are counted, not written: an engine that floods must not keep this process busy. */
const burst = 500;
const perSecond = 50;
const longestText = 8000;

/** See `log`; another one is for tests alone. */
export class Log {
  readonly hider = new NameHider();
  #file: LogFile | null = null;
  #print = false;
  #names = false;
  #lines: Line[] = [];
  readonly #allowed = rateLimit(burst, perSecond);
  #skipped = 0;

  /** Begins to write; until then lines are only kept in memory. @param print also shows errors in the terminal */
  start(options: LogFileOptions & { print: boolean }): void {
    this.#file = new LogFile(options);
    this.#print = options.print;
    // A terminal that was closed must not end the program.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  }

  /** Ends writing, when all is on the disk. */
  async stop(): Promise<void> {
    await this.#file?.flush();
    this.#file = null;
  }

  /** Whether names of files are written as they are, from now on. */
  allowNames(allowed: boolean): void {
    this.#names = allowed;
  }

  info(what: string, fields: LogFields = {}): void {
    this.#add('info', what, fields);
  }
  warning(what: string, fields: LogFields = {}): void {
    this.#add('warning', what, fields);
  }
  error(what: string, fields: LogFields = {}): void {
    this.#add('error', what, fields);
  }

  /** The last lines as JSON texts, at most `count`. @param names whether names of files are in them */
  last(count: number, names: boolean): string[] {
    return this.#lines.slice(-count).map((line) => this.#text(line, names));
  }

  /** Resolves when all lines are on the disk, or were dropped. */
  async flush(): Promise<void> {
    await this.#file?.flush();
  }

  /** Writes what waits at once. */
  flushNow(): void {
    this.#file?.flushNow();
  }

  #add(level: LogLevel, what: string, fields: LogFields): void {
    if (!this.#allow()) return;
    try {
      const { error } = fields;
      const file = fields.file ?? (error instanceof StudioError ? error.data.file : null);
      if (file !== null) this.hider.know(file);
      const line: Line = { ...fields, file, time: new Date().toISOString(), level, what };
      this.#lines.push(line);
      if (this.#lines.length > mostKept) this.#lines.shift();
      this.#file?.write(this.#text(line, this.#names));
      // Without a log, as under the command line, what engines say is for the terminal.
      const isShown = this.#file === null ? fields.from === 'engine' : this.#print && level === 'error';
      if (isShown) process.stderr.write(`${what}${said(error)}\n`);
    } catch {
      // Nothing that happens to a line may happen to the program.
    }
  }

  #allow(): boolean {
    if (!this.#allowed()) {
      this.#skipped++;
      return false;
    }
    const skipped = this.#skipped;
    this.#skipped = 0;
    if (skipped > 0) this.#add('warning', 'lines came too fast and were left out', { data: { count: skipped } });
    return true;
  }

  #text({ time, level, what, from = 'main', file, error, data }: Line, names: boolean): string {
    const shown = (text: string) => {
      const cut = text.slice(0, longestText);
      return names ? cut : this.hider.hide(cut);
    };
    const code: ErrorCode | undefined = error instanceof StudioError ? error.code : undefined;
    const stack = error instanceof Error && code === undefined ? (error.stack ?? '').split('\n') : [];
    return JSON.stringify({
      ...{ time, level, from, what: shown(what) },
      ...(file != null && { file: names ? file : this.hider.mark(file) }),
      ...(code !== undefined && { code }),
      ...(error !== undefined && { error: shown(messageOf(error)) }),
      ...(stack.length > 0 && { stack: shown(stack.filter((line) => /^\s+at /.test(line)).join('\n')).split('\n') }),
      ...data,
      // Says of the line, wherever it goes, that it may not be passed on.
      ...(names && { names: true }),
    });
  }
}

const messageOf = (error: unknown) =>
  error instanceof StudioError ? error.data.what : error instanceof Error ? error.message : String(error);
const said = (error: unknown) => (error === undefined ? '' : `: ${error instanceof Error ? error.message : error}`);

/** The one log of this process. */
export const log = new Log();
