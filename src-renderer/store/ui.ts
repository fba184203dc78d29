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

export type DialogName =
  | 'shortcuts'
  | 'palette'
  | 'models'
  | 'export'
  | 'settings'
  | 'health'
  | 'goTo'
  | 'help'
  | 'about';

export interface UiState {
  notices: ShownNotice[];
  /** The dialog that is open; one at a time. */
  dialog: DialogName | null;
  dragging: boolean;
  upload: { name: string; fraction: number } | null;
  /** Ids of the commands that were run from the palette, the last one first. */
  lastCommands: readonly string[];
}

export const useUi = create<UiState>(() => ({
  notices: [],
  dialog: null,
  dragging: false,
  upload: null,
  lastCommands: [],
}));

/** Opens a dialog in the place of any other. */
export function showDialog(dialog: DialogName): void {
  useUi.setState({ dialog });
}

/** Closes a dialog where it is the one that is open. */
export function closeDialog(dialog: DialogName): void {
  useUi.setState((state) => (state.dialog === dialog ? { dialog: null } : {}));
}

/** A dialog's name, whether it is open, and how to close it, as properties of `ui/Dialog`. */
export function useDialog(name: DialogName): { name: DialogName; open: boolean; close: () => void } {
  return { name, open: useUi(({ dialog }) => dialog === name), close: () => closeDialog(name) };
}

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
