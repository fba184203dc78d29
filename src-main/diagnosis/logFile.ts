// The files that log lines go to: a new one for each run and each megabyte, the oldest removed. Never throws, never waits, never fills the disk.
import { appendFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

export interface LogFileOptions {
  folder: string;
  /** A file ends at this size; default 1 MB. */
  maxBytes?: number;
  /** So many files are kept; default 10. */
  maxFiles?: number;
  /** After a failure nothing is tried for so long; default 5 s. */
  pauseMs?: number;
}

/** Lines that may wait for the disk; more are dropped and counted. */
const mostWaiting = 1000;
const namePattern = /^\d{8}T\d{9}Z-(\d+)-\d+\.jsonl$/;

/** Log files in a folder, the oldest first: their names begin with the time. None where it cannot be read. */
export function logFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => namePattern.test(name))
      .sort();
  } catch {
    return [];
  }
}

/** Id of the process that wrote a log file; null where the name is none. */
export function writerOf(name: string): number | null {
  const id = namePattern.exec(name)?.[1];
  return id === undefined ? null : Number(id);
}

/** Where the lines of one process go. */
export class LogFile {
  readonly #options: Required<LogFileOptions>;
  #waiting: string[] = [];
  #path: string | null = null;
  #size = 0;
  #count = 0;
  #dropped = 0;
  #busy: Promise<void> | null = null;
  #notBefore = 0;

  constructor(options: LogFileOptions) {
    this.#options = { maxBytes: 1_000_000, maxFiles: 10, pauseMs: 5000, ...options };
  }

  /** Takes a line, without its end; it reaches the disk a moment later. */
  write(line: string): void {
    if (this.#waiting.length >= mostWaiting) this.#dropped++;
    else this.#waiting.push(line);
    this.#busy ??= this.#drain().finally(() => {
      this.#busy = null;
    });
  }

  /** Resolves when all that was written before is on the disk, or was dropped. */
  async flush(): Promise<void> {
    while (this.#busy !== null) await this.#busy;
  }

  /** Writes what waits at once: for a process that is about to end. */
  flushNow(): void {
    const text = this.#take();
    if (text === '') return;
    try {
      mkdirSync(this.#options.folder, { recursive: true, mode: 0o700 });
      appendFileSync(this.#file(text.length), text, { mode: 0o600 });
    } catch {
      // There is nobody left to tell.
    }
  }

  async #drain(): Promise<void> {
    // What comes within one turn is written together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const lines = this.#waiting.length + this.#dropped;
      const text = this.#take();
      if (Date.now() < this.#notBefore) {
        this.#dropped += lines;
        return;
      }
      try {
        await mkdir(this.#options.folder, { recursive: true, mode: 0o700 });
        await appendFile(this.#file(Buffer.byteLength(text)), text, { mode: 0o600 });
      } catch {
        // The disk is full, or the folder may not be written: the program must go on as if nothing was to be told.
        this.#dropped += lines;
        this.#notBefore = Date.now() + this.#options.pauseMs;
      }
    }
  }

  #take(): string {
    const lines = this.#waiting;
    this.#waiting = [];
    if (lines.length === 0) return '';
    const note = JSON.stringify({
      time: new Date().toISOString(),
      level: 'warning',
      what: 'lines were dropped',
      count: this.#dropped,
    });
    const all = this.#dropped > 0 ? [note, ...lines] : lines;
    this.#dropped = 0;
    return `${all.join('\n')}\n`;
  }

  /** The file that has room for so many bytes; a new one, and no more than are kept, where there is none. */
  #file(bytes: number): string {
    const { folder, maxBytes, maxFiles } = this.#options;
    if (this.#path === null || this.#size + bytes > maxBytes) {
      for (const name of logFiles(folder).slice(0, -maxFiles + 1 || undefined))
        rmSync(join(folder, name), { force: true });
      const time = new Date().toISOString().replaceAll(/[-:.]/g, '');
      this.#path = join(folder, `${time}-${process.pid}-${this.#count++}.jsonl`);
      this.#size = 0;
    }
    this.#size += bytes;
    return this.#path;
  }
}
