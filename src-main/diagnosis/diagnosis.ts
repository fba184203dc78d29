// Starts what tells of faults: the log, crash reports, what becomes of uncaught errors, and whether the last run came to its end.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Crashes, type CrashKind } from './crashes';
import { brokenRuns, markRun } from './lastRun';
import { log } from './log';
import { logFiles, writerOf } from './logFile';

export interface DiagnosisOptions {
  dataDir: string;
  host: 'electron' | 'serve';
  version: string;
}

/** What the health page and the start of a window ask for. */
export interface Diagnosis {
  /** Folder of the log files. */
  readonly logsFolder: string;
  readonly crashes: Crashes;
  /** True where the run before this one was killed or crashed. */
  readonly lastRunBroke: boolean;
}

let current: Diagnosis | null = null;

/** What was started in this process; null where nothing was, as under the command line. */
export function diagnosis(): Diagnosis | null {
  return current;
}

/** Writes a crash report, where they are kept, and a line to the log. Never throws. */
export function reportCrash(kind: CrashKind, reason: string, error?: unknown): void {
  log.error('a process crashed', { data: { kind, reason }, ...(error !== undefined && { error }) });
  current?.crashes.write({ kind, reason, error });
}

/**
 * Starts the diagnosis of this process; the first thing that a windowed host does. An uncaught error ends the process, with a report: what it would
 * do next nobody knows, and nothing is lost by a new start. A rejection that nobody handles is reported and does not end it.
 */
export function startDiagnosis({ dataDir, host, version }: DiagnosisOptions): Diagnosis {
  const logsFolder = join(dataDir, 'logs');
  const crashes = new Crashes(join(dataDir, 'crashes'), { version, host });
  log.start({ folder: logsFolder, print: true });
  const broken = brokenRuns(crashes.folder);
  for (const { pid, reported } of broken) {
    if (!reported)
      crashes.write({
        kind: 'program',
        reason: 'it was killed, or the computer stopped',
        lines: linesOf(logsFolder, pid),
      });
  }
  const run = markRun(crashes.folder);
  current = { logsFolder, crashes, lastRunBroke: broken.length > 0 };
  log.info('started', { data: { version, host, platform: process.platform, node: process.versions.node } });
  process.on('uncaughtException', (error) => {
    reportCrash('program', 'uncaught exception', error);
    run.broke();
    log.flushNow();
    process.exit(1);
  });
  process.on('unhandledRejection', (error) => reportCrash('program', 'a rejection that nobody handled', error));
  process.on('exit', () => log.flushNow());
  return current;
}

/** The last lines that a process wrote, those with names of files left out. */
function linesOf(folder: string, pid: number): string[] {
  const name = logFiles(folder)
    .filter((file) => writerOf(file) === pid)
    .at(-1);
  if (name === undefined) return [];
  try {
    const lines = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n').slice(-100);
    return lines.filter((line) => {
      try {
        // The last line may be cut off.
        return (JSON.parse(line) as { names?: boolean }).names !== true;
      } catch {
        return false;
      }
    });
  } catch {
    return [];
  }
}
