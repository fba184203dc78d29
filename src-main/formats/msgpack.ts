// A cursor over msgpack bytes (msgpack specification), just the types that published checkpoints use, without copying data.
import type { ByteSource } from './byteSource';
import { FormatError } from './formatError';

/** A run of bytes inside the file. */
export interface Span {
  offset: number;
  length: number;
}

const maxTextBytes = 200;

/** Reads one msgpack value after the other; every length is checked against the end before it is used. Throws FormatError. */
export class MsgpackCursor {
  /** Reads `source` from `at` up to `end`. */
  constructor(
    private readonly source: ByteSource,
    public at = 0,
    private readonly end = source.size,
  ) {}

  get done(): boolean {
    return this.at >= this.end;
  }

  /** The next type byte, without moving. */
  peek(): number {
    if (this.done) throw new FormatError('the checkpoint is cut off');
    return this.source.byte(this.at);
  }

  /** Number of items of an array; more than `most` are refused, so that nobody has to hold them. */
  array(most: number): number {
    const type = this.byte();
    if ((type & 0xf0) === 0x90) return this.counted(type & 0x0f, 1, most);
    if (type === 0xdc) return this.counted(this.unsigned(2), 1, most);
    if (type === 0xdd) return this.counted(this.unsigned(4), 1, most);
    throw this.unexpected(type, 'an array');
  }

  /** Number of key and value pairs of a map; more than `most` are refused. */
  map(most: number): number {
    const type = this.byte();
    if ((type & 0xf0) === 0x80) return this.counted(type & 0x0f, 2, most);
    if (type === 0xde) return this.counted(this.unsigned(2), 2, most);
    if (type === 0xdf) return this.counted(this.unsigned(4), 2, most);
    throw this.unexpected(type, 'a map');
  }

  /** A whole number from 0 to 2^53 - 1. */
  integer(): number {
    const type = this.byte();
    if (type <= 0x7f) return type;
    if (type >= 0xcc && type <= 0xcf) return this.unsigned(2 ** (type - 0xcc));
    throw this.unexpected(type, 'a whole number');
  }

  boolean(): boolean {
    const type = this.byte();
    if (type === 0xc2 || type === 0xc3) return type === 0xc3;
    throw this.unexpected(type, 'true or false');
  }

  /** A text of at most `maxTextBytes`: names, not documents. */
  text(): string {
    const { offset, length } = this.raw('a text');
    if (length > maxTextBytes) throw new FormatError(`the checkpoint has a name of ${length} bytes`);
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(this.source.slice(offset, length));
    } catch (cause) {
      throw new FormatError('the checkpoint has a text that is not UTF-8', { cause });
    }
  }

  /** Bytes: `bin`, or `str` as msgpack before 1.0 wrote them. */
  raw(what = 'bytes'): Span {
    const type = this.byte();
    if ((type & 0xe0) === 0xa0) return this.span(type & 0x1f);
    if (type >= 0xd9 && type <= 0xdb) return this.span(this.unsigned(2 ** (type - 0xd9)));
    if (type >= 0xc4 && type <= 0xc6) return this.span(this.unsigned(2 ** (type - 0xc4)));
    throw this.unexpected(type, what);
  }

  /** An extension object: its type code and its payload. */
  extension(): Span & { code: number } {
    const type = this.byte();
    let length: number;
    if (type >= 0xd4 && type <= 0xd8) length = 2 ** (type - 0xd4);
    else if (type >= 0xc7 && type <= 0xc9) length = this.unsigned(2 ** (type - 0xc7));
    else throw this.unexpected(type, 'an array of numbers');
    const code = this.byte();
    return { code, ...this.span(length) };
  }

  private byte(): number {
    const value = this.peek();
    this.at++;
    return value;
  }

  private unsigned(size: number): number {
    if (this.at + size > this.end) throw new FormatError('the checkpoint is cut off');
    let value = 0;
    for (let i = 0; i < size; i++) value = value * 256 + this.byte();
    if (!Number.isSafeInteger(value)) throw new FormatError('the checkpoint has a number beyond 2^53');
    return value;
  }

  private span(length: number): Span {
    if (this.at + length > this.end) throw new FormatError('the checkpoint is cut off');
    const offset = this.at;
    this.at += length;
    return { offset, length };
  }

  private counted(count: number, bytesEach: number, most: number): number {
    if (this.at + count * bytesEach > this.end) throw new FormatError('the checkpoint is cut off');
    if (count > most) throw new FormatError(`the checkpoint has a list of ${count} where ${most} is the most`);
    return count;
  }

  private unexpected(type: number, wanted: string): FormatError {
    return new FormatError(`byte 0x${type.toString(16)} at ${this.at - 1} of the checkpoint is not ${wanted}`);
  }
}
