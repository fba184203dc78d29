// Errors for people: which file, what is wrong, what to do; the one error type that crosses every boundary. Without zod, so that a command starts at once.

/** Every kind of failure a user can meet; hosts and tests branch on the code, people read the message. */
export const errorCodes = [
  'file-missing',
  'is-directory',
  'empty-file',
  'not-a-file',
  'permission-denied',
  'not-media',
  'refused-format',
  'no-video',
  'unreadable',
  'file-changed',
  'ffmpeg-missing',
  'ffmpeg-failed',
  'model-missing',
  'model-damaged',
  'device-failed',
  'disk-full',
  'write-failed',
  'analysis-missing',
  'analysis-damaged',
  'bad-request',
  'cancelled',
  'engine-lost',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** The form in which a StudioError crosses a process or network boundary; `errorDataSchema` checks it. */
export interface ErrorData {
  code: ErrorCode;
  /** File name to show, without its folder. Null where no file is concerned. */
  file: string | null;
  /** What is wrong, one clause without a final stop. */
  what: string;
  /** What the user can do, one clause without a final stop. */
  remedy: string;
}

/** An expected failure with a message fit for a user: `FILE: WHAT. REMEDY.` on one line. */
export class StudioError extends Error {
  readonly data: ErrorData;

  constructor(code: ErrorCode, what: string, remedy: string, file: string | null = null, options?: ErrorOptions) {
    super(`${file === null ? '' : `${file}: `}${what}. ${remedy}.`, options);
    this.name = 'StudioError';
    this.data = { code, file, what, remedy };
  }

  get code(): ErrorCode {
    return this.data.code;
  }

  /** Rebuilds an error that crossed a boundary. */
  static fromData(data: ErrorData): StudioError {
    return new StudioError(data.code, data.what, data.remedy, data.file);
  }
}

/** Gives the boundary form of anything thrown; unexpected errors become `internal` with their own message. */
export function toErrorData(error: unknown): ErrorData {
  if (error instanceof StudioError) return error.data;
  const what = error instanceof Error ? error.message : String(error);
  return {
    code: 'internal',
    file: null,
    what: what.split('\n')[0] || 'something unexpected happened',
    remedy: 'Try again, and report it if it stays',
  };
}
