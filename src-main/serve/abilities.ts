// What a host without a desktop can do: its page has a file chooser of its own, and no file manager.
import type { HostAbilities } from '../services/types';

/** No dialog, no file manager, no notices: every question to the desktop is answered as if it was cancelled. */
export const browserAbilities: HostAbilities = {
  kind: 'serve',
  nativeDialogs: false,
  chooseFiles: async () => [],
  chooseAnalysis: async () => null,
  chooseCheckpoint: async () => null,
  chooseFolder: null,
  reveal: async () => false,
  noteRecent: () => {},
  desktop: null,
};
