// What services tell the log, and the commands on logs and crash reports.
import { basename } from 'node:path';
import {
  type AnalysisStatus,
  type CommandHandlers,
  type CommandName,
  type ExportView,
  type Notice,
  StudioError,
  type StudioEvent,
} from '../contract';
import { diagnosis } from '../diagnosis/diagnosis';
import { log } from '../diagnosis/log';
import type { CheckedLine } from './health/report';
import type { HostAbilities } from './types';

/** The handlers, each as the contract says. */
export function diagnosisHandlers(
  host: Pick<HostAbilities, 'reveal'>,
): Pick<CommandHandlers, Extract<CommandName, `diagnosis.${string}`>> {
  return {
    'diagnosis.pageFault': async ({ message, stack }) => {
      const error = new Error(message);
      error.stack = stack;
      log.error('a fault of the page', { from: 'page', error });
      return {};
    },
    'diagnosis.crashReport': async () => ({ text: diagnosis()?.crashes.newest() ?? null }),
    'diagnosis.showLogs': async () => {
      const folder = diagnosis()?.logsFolder;
      if (folder === undefined)
        throw new StudioError('bad-request', 'no log is kept here', 'Start the program as usual');
      // The folder is made with the first line, which may still wait.
      await log.flush();
      return { shown: await host.reveal(folder), folder: basename(folder) };
    },
  };
}

/** Writes what happens to analyses and exports, and what users are told, to the log. */
export function logEvents(event: StudioEvent): void {
  if (event.type === 'preferences') log.allowNames(event.preferences.logNames);
  else if (event.type === 'analysis') tellAnalysis(event.analysis);
  else if (event.type === 'analysis-closed') statuses.delete(event.analysisId);
  else if (event.type === 'exports') tellExports(event.exports);
  else if (event.type === 'notice' && event.notice.level !== 'info')
    log.warning('the user was told', { error: event.notice.message });
}

const statuses = new Map<string, AnalysisStatus>();
let exported = new Map<string, ExportView['status']>();

function tellAnalysis({
  id,
  name,
  status,
  error,
  device,
}: Extract<StudioEvent, { type: 'analysis' }>['analysis']): void {
  if (statuses.get(id) === status) return;
  statuses.set(id, status);
  const data = { analysis: id, status, device: device?.name ?? null };
  const fields = { file: name, data, ...(error !== null && { error: StudioError.fromData(error) }) };
  if (status === 'failed') log.error('an analysis failed', fields);
  else log.info('an analysis', fields);
}

function tellExports(exports: readonly ExportView[]): void {
  const before = exported;
  exported = new Map(exports.map(({ id, status }) => [id, status]));
  for (const one of exports) if (before.get(one.id) !== one.status) tellExport(one);
}

function tellExport({ id, name, status, error }: ExportView): void {
  const fields = {
    file: name,
    data: { export: id, status },
    ...(error !== null && { error: StudioError.fromData(error) }),
  };
  if (status === 'failed') log.error('an export failed', fields);
  else log.info('an export', fields);
}

/** What the user is told at a start after a run that broke; null after one that did not. */
export function lastRunNotice(): Notice | null {
  if (diagnosis()?.lastRunBroke !== true) return null;
  const message =
    'The last run ended with a crash, or was killed. The health page has a report to copy; it stays on this computer unless you pass it on.';
  return { level: 'info', message };
}

/** Lines of the health page on the last run and the reports that are kept. */
export function crashLines(): CheckedLine[] {
  const found = diagnosis();
  if (found === null) return [];
  const line = { area: 'program', label: 'Last run' } as const;
  const count = found.crashes.names().length;
  const kept =
    count === 0 ? 'no crash report is kept' : `${count} crash ${count === 1 ? 'report is' : 'reports are'} kept`;
  return [
    found.lastRunBroke
      ? {
          ...line,
          state: 'warning',
          found: `ended with a crash, or was killed; ${kept}`,
          remedy: 'Copy the crash report below for a report',
        }
      : { ...line, state: 'ok', found: `came to its end; ${kept}`, remedy: null },
  ];
}

/** The last lines of the log for the diagnostics. @param names whether names of files are in them */
export function logLines(names: boolean): string[] {
  return log.last(50, names);
}
