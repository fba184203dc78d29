// The one error of the pure readers: bytes that are not what their format promises.

/** Thrown by readers of this folder. The message is one clause that says what is wrong, without the file's name. */
export class FormatError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'FormatError';
  }
}
