// Crash reports: one file each in a folder of this machine, a few of them, never sent anywhere and never with names of files.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { arch, release } from 'node:os';
import { join } from 'node:path';
import { log } from './log';

/** What ended: the program, an engine, the window's page, or another process of Electron's. */
export type CrashKind = 'program' | 'engine' | 'page' | 'process';

export interface Crash {
  kind: CrashKind;
  /** In a few fixed words: `uncaught exception`, `exit code 139`. */
  reason: string;
  error?: unknown;
  /** Lines of the log from before it; the last ones of this process where none are given. */
  lines?: string[];
}

const mostFiles = 20;
/** An engine that dies again and again must not push out all that came before. */
const mostARun = 10;
const mostDumps = 5;
const mostLines = 60;
const namePattern = /^\d{8}T\d{9}Z-(?:program|engine|page|process)(?:-\d+)?\.json$/;

/** The crash reports in a folder. */
export class Crashes {
  #written = 0;

  /** @param about what stands in every report: version, host */
  constructor(
    readonly folder: string,
    private readonly about: Record<string, string>,
  ) {}

  /** Writes a report, at once and without names. Never throws. */
  write({ kind, reason, error, lines }: Crash): void {
    if (this.#written >= mostARun) return;
    this.#written++;
    try {
      const time = new Date();
      const hide = (text: string) => log.hider.hide(text);
      const report = {
        ...{ time: time.toISOString(), kind, reason: hide(reason), ...this.about },
        ...{ node: process.versions.node, electron: process.versions.electron ?? null },
        system: `${process.platform} ${release()} ${arch()}`,
        ...(error !== undefined && {
          error: hide(error instanceof Error ? (error.stack ?? error.message) : String(error)).split('\n'),
        }),
        log: (lines ?? log.last(mostLines, false)).slice(-mostLines).map((line): unknown => JSON.parse(line)),
      };
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      const stem = `${time.toISOString().replaceAll(/[-:.]/g, '')}-${kind}`;
      const name = this.names().includes(`${stem}.json`) ? `${stem}-${this.#written}.json` : `${stem}.json`;
      const temp = join(this.folder, `${name}.tmp`);
      try {
        writeFileSync(temp, `${JSON.stringify(report, null, 1)}\n`, { mode: 0o600 });
        renameSync(temp, join(this.folder, name));
      } finally {
        rmSync(temp, { force: true });
      }
      for (const old of this.names().slice(0, -mostFiles)) rmSync(join(this.folder, old), { force: true });
    } catch {
      // Where nothing can be written there is no report.
    }
  }

  /** Names of the reports, the oldest first. */
  names(): string[] {
    try {
      return readdirSync(this.folder)
        .filter((name) => namePattern.test(name))
        .sort();
    } catch {
      return [];
    }
  }

  /** Text of the newest report; null where there is none. */
  newest(): string | null {
    const name = this.names().at(-1);
    try {
      return name === undefined ? null : readFileSync(join(this.folder, name), 'utf8');
    } catch {
      return null;
    }
  }

  /** Where Electron's own reporter puts pictures of the memory. */
  get dumps(): string {
    return join(this.folder, 'dumps');
  }

  /** Leaves the newest few of those. Never throws. */
  pruneDumps(): void {
    try {
      const found = readdirSync(this.dumps, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith('.dmp'))
        .map((entry) => join(entry.parentPath, entry.name))
        .map((path) => ({ path, at: statSync(path).mtimeMs }))
        .sort((a, b) => b.at - a.at);
      for (const { path } of found.slice(mostDumps)) rmSync(path, { force: true });
    } catch {
      // None were ever made.
    }
  }
}
