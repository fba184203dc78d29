// What a case of the fault suite is: a source that is made wrong, what happens to it meanwhile, and how it has to end.
import type { ErrorCode } from '../../../src-main/contract';

/** How the app has to end with a source. */
export type Expected =
  /** Every one of this many frames was analysed. */
  | { end: 'complete'; frames: number }
  /** Fewer frames than there should be, or bytes that changed: `frames` is a number, or the least and the most of them. */
  | { end: 'partial'; frames: number | readonly [number, number]; says: RegExp }
  /** Not opened at all. */
  | { end: 'refused'; code: ErrorCode; says?: RegExp }
  /** Opened, and then not analysed. */
  | { end: 'failed'; code: ErrorCode; says?: RegExp };

export interface SourceCase {
  name: string;
  /** Makes the source in a folder of its own. Gives its path. */
  make: (folder: string) => Promise<string>;
  expected: Expected;
  /** The name in the message, where it is not that of the path. */
  file?: string;
  /** Done to the source after it was opened, before its analysis begins. */
  whileQueued?: (path: string) => Promise<void>;
  /** Done to it while its frames are read, slowly. */
  whileRead?: (path: string) => Promise<void>;
  /** True: ffmpeg and ffprobe get 2 GB of memory at most. */
  capped?: boolean;
  /** True: opened by a user who is nobody, so that permissions count. Undone before anything is written. */
  asNobody?: boolean;
  /** True where the system must be like Unix: FIFOs, devices, names that Windows does not have. */
  posix?: boolean;
}

export const complete = (frames: number): Expected => ({ end: 'complete', frames });
export const partial = (frames: number | readonly [number, number], says: RegExp): Expected => ({
  end: 'partial',
  frames,
  says,
});
export const refused = (code: ErrorCode, says?: RegExp): Expected => ({ end: 'refused', code, ...(says && { says }) });
export const failed = (code: ErrorCode, says?: RegExp): Expected => ({ end: 'failed', code, ...(says && { says }) });
