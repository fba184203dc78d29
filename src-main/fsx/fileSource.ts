// A file as a source of bytes: places of it are read through a small window, runs of it piece by piece.
import { readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { StudioError } from '../contract/errors';
import { type ByteSource, checkRange } from '../formats/byteSource';

const windowBytes = 1 << 16;

/** An open file of a fixed size. Throws StudioError `file-changed` where it has become shorter. */
export class FileSource implements ByteSource {
  private readonly window = new Uint8Array(windowBytes);
  private from = 0;
  private held = 0;

  private constructor(
    private readonly path: string,
    private readonly handle: FileHandle,
    readonly size: number,
  ) {}

  /** Opens a file for reading. Throws what the system throws. */
  static async open(path: string): Promise<FileSource> {
    const handle = await open(path);
    try {
      return new FileSource(path, handle, (await handle.stat()).size);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  byte(at: number): number {
    return this.slice(at, 1)[0] as number;
  }

  slice(at: number, length: number): Uint8Array {
    checkRange(this.size, at, length);
    if (length > windowBytes) throw new RangeError(`at most ${windowBytes} bytes at once`);
    if (at < this.from || at + length > this.from + this.held) {
      this.from = at;
      this.held = 0;
      const wanted = Math.min(windowBytes, this.size - at);
      while (this.held < wanted) {
        const read = readSync(this.handle.fd, this.window, this.held, wanted - this.held, at + this.held);
        if (read === 0) throw this.shorter();
        this.held += read;
      }
    }
    return this.window.subarray(at - this.from, at - this.from + length);
  }

  /** Fills `piece` with the bytes from `at` on. */
  async read(at: number, piece: Uint8Array): Promise<void> {
    for (let done = 0; done < piece.length; ) {
      const { bytesRead } = await this.handle.read(piece, done, piece.length - done, at + done);
      if (bytesRead === 0) throw this.shorter();
      done += bytesRead;
    }
  }

  async close(): Promise<void> {
    await this.handle.close();
  }

  private shorter(): StudioError {
    const what = 'the file became shorter while it was read';
    return new StudioError('file-changed', what, 'Wait until it is complete and try again', basename(this.path));
  }
}
