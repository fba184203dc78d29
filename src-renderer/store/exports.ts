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
  /** What has been written since exports last began, to be told of together. */
  untold: readonly ExportView[];
  /** Where a finished file lies, by export, where the host cannot show it. */
  places: Record<string, string>;
}

export const useExports = create<ExportsState>(() => ({ exports: [], folder: '', untold: [], places: {} }));

/** Takes the list anew and says what has ended since: each failure, and the rest in one notice once nothing runs any more. */
export function applyExports(exports: readonly ExportView[]): void {
  const { exports: before, untold, folder } = useExports.getState();
  useExports.setState({ exports });
  const ended = endedSince(before, exports);
  for (const { name, error, status } of ended) {
    if (status === 'failed' && error !== null)
      notify('error', errorTitle({ ...error, file: error.file ?? name }), sentence(error.remedy));
  }
  const done = [...untold, ...ended.filter(({ status }) => status === 'complete')];
  const goesOn = exports.some(({ status }) => status === 'queued' || status === 'running');
  useExports.setState({ untold: goesOn ? done : [] });
  const [one] = done;
  if (one === undefined || goesOn) return;
  const where = folder === '' ? '' : `In the folder ${folder}.`;
  const size = one.bytes === null ? '' : ` (${bytesText(one.bytes)})`;
  notify('info', done.length > 1 ? `${done.length} files are exported.` : `${one.name} is exported${size}.`, where);
}
