// Exports slice: the files that are, were or will be written, and the folder that they go to.
import { create } from 'zustand';
import type { ExportView } from '../../src-main/contract';
import { endedSince } from '../lib/exportText';
import { bytesText } from '../lib/format';
import { errorTitle, notify, sentence } from './ui';

export interface ExportsState {
  exports: readonly ExportView[];
  /** Name of the folder that exports go to. */
  folder: string;
  /** Where a finished file lies, by export, where the host cannot show it. */
  places: Record<string, string>;
}

export const useExports = create<ExportsState>(() => ({ exports: [], folder: '', places: {} }));

/** Takes the list anew and says what has ended since: each failure, and the rest in one notice once nothing runs any more. */
export function applyExports(exports: readonly ExportView[]): void {
  const before = useExports.getState().exports;
  useExports.setState({ exports });
  const ended = endedSince(before, exports);
  for (const { name, error, status } of ended) {
    if (status === 'failed' && error !== null)
      notify('error', errorTitle({ ...error, file: error.file ?? name }), sentence(error.remedy));
  }
  const done = ended.filter(({ status }) => status === 'complete');
  const goesOn = exports.some(({ status }) => status === 'queued' || status === 'running');
  if (done.length === 0 || goesOn) return;
  const all = exports.filter(({ status }) => status === 'complete');
  const [one] = done;
  const { folder } = useExports.getState();
  const where = folder === '' ? '' : `In the folder ${folder}.`;
  if (all.length > 1) notify('info', `${all.length} files are exported.`, where);
  else if (one !== undefined)
    notify('info', `${one.name} is exported${one.bytes === null ? '' : ` (${bytesText(one.bytes)})`}.`, where);
}
