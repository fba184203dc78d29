// UI slice: notices, dialogs, drag state and uploads.
import { create } from 'zustand';
import { type ErrorData, type Notice, toErrorData } from '../../src-main/contract';

/** A notice on the screen. Same text again raises `times` instead of stacking. */
export interface ShownNotice {
  id: number;
  level: Notice['level'];
  title: string;
  /** What the user can do; empty when there is nothing. */
  detail: string;
  times: number;
}

export interface UiState {
  notices: ShownNotice[];
  shortcutsShown: boolean;
  modelsShown: boolean;
  exportShown: boolean;
  dragging: boolean;
  upload: { name: string; fraction: number } | null;
  /** Shows pixels as squares instead of smoothing them. */
  crispPixels: boolean;
}

export const useUi = create<UiState>(() => ({
  notices: [],
  shortcutsShown: false,
  modelsShown: false,
  exportShown: false,
  dragging: false,
  upload: null,
  crispPixels: false,
}));

const mostNotices = 3;
let nextId = 1;

/** Shows a notice; the oldest gives way when there are too many. */
export function notify(level: Notice['level'], title: string, detail = ''): void {
  useUi.setState(({ notices }) => {
    const same = notices.find((notice) => notice.title === title && notice.detail === detail);
    if (same !== undefined) {
      return { notices: notices.map((notice) => (notice === same ? { ...same, times: same.times + 1 } : notice)) };
    }
    return { notices: [...notices, { id: nextId++, level, title, detail, times: 1 }].slice(-mostNotices) };
  });
}

/** Shows an error with its remedy. Cancelling is no error. */
export function notifyError(error: unknown): void {
  const data = toErrorData(error);
  if (data.code !== 'cancelled') notify('error', errorTitle(data), sentence(data.remedy));
}

/** Takes a notice off the screen. */
export function dismissNotice(id: number): void {
  useUi.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
}

/** `clip.mp4: the file is empty.` */
export function errorTitle(error: ErrorData): string {
  return sentence(error.file === null ? error.what : `${error.file}: ${error.what}`, error.file === null);
}

/** Makes a clause a sentence. */
export function sentence(clause: string, capital = true): string {
  const text = capital ? clause.charAt(0).toUpperCase() + clause.slice(1) : clause;
  return /[.!?]$/.test(text) || text === '' ? text : `${text}.`;
}
