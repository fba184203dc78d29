// Slice of the settings and health dialogs: what the main side has told of folders, storage and health.
import { create } from 'zustand';
import type { FoldersView, HealthLine, StorageView } from '../../src-main/contract';

export const settingsSections = ['analyses', 'appearance', 'behaviour', 'folders', 'storage'] as const;
export type SettingsSection = (typeof settingsSections)[number];

export interface SettingsState {
  section: SettingsSection;
  /** Null until they were asked for. */
  folders: FoldersView | null;
  storage: StorageView | null;
  lines: readonly HealthLine[] | null;
  /** What goes on, for buttons that wait for it. */
  busy: 'checking' | 'testing' | 'searching' | 'clearing' | null;
  /** What went wrong last, with its remedy: notices lie under a dialog. */
  problem: string | null;
  /** What went well last. */
  done: string | null;
  /** Whether a report names files and folders. */
  withNames: boolean;
  /** A report that the clipboard did not take, to be copied by hand. */
  report: string | null;
}

export const useSettings = create<SettingsState>(() => ({
  section: 'analyses',
  folders: null,
  storage: null,
  lines: null,
  busy: null,
  problem: null,
  done: null,
  withNames: false,
  report: null,
}));
