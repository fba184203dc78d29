// The checkpoint parser on the worked example of flax's format, on split arrays, and on damage.
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../src-main/formats/byteSource';
import { fromBfloat16Array } from '../../../src-main/formats/float16';
import { FormatError } from '../../../src-main/formats/formatError';
import {
  looksLikeStreamingMsgpack,
  type ParamsTensor,
  parseStreamingMsgpack,
} from '../../../src-main/formats/streamingMsgpack';
import { array, entry } from '../../fixtures/checkpoint';
import { random } from '../analysis/scenes';

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(/\s+/g, ''), 'hex'));
const key = '93 a7 656e636f646572 a4 6c6e5f66 a6 6b65726e656c';
/** Key encoder/ln_f/kernel, bfloat16 [1.0, -2.0, 0.5, 3.140625], written by flax and msgpack. */
const example = hex(`92 ${key} c4 19 c7 16 01 93 91 04 a8 62666c6f61743136 c4 08 803f 00c0 003f 4940`);
const float32 = hex(`92 ${key} c4 20 c7 1d 01 93 91 04 a7 666c6f61743332 c4 10 0000803f 000000c0 0000003f 00004940`);

const parse = (bytes: Uint8Array) => parseStreamingMsgpack(memorySource(bytes));

/** The values behind a tensor's parts. */
function valuesOf(bytes: Uint8Array, { dtype, parts }: ParamsTensor): number[] {
  const joined = Uint8Array.from(parts.flatMap(({ offset, length }) => [...bytes.subarray(offset, offset + length)]));
  if (dtype === 'float32') return [...new Float32Array(joined.buffer)];
  return [...fromBfloat16Array(new Uint16Array(joined.buffer))];
}

function text(value: string): number[] {
  return [0xa0 | value.length, ...Buffer.from(value)];
}

describe('parseStreamingMsgpack', () => {
  it('reads bfloat16 and float32 tensors', () => {
    for (const bytes of [example, float32]) {
      const tensors = parse(bytes);
      expect([...tensors.keys()]).toEqual(['encoder/ln_f/kernel']);
      const tensor = tensors.get('encoder/ln_f/kernel');
      expect(tensor?.shape).toEqual([4]);
      expect(valuesOf(bytes, tensor!)).toEqual([1, -2, 0.5, 3.140625]);
    }
  });

  it('joins arrays that were split, in the order of their numbers', () => {
    const chunk = (value: number) => {
      const inner = [0x93, 0x91, 1, ...text('float32'), 0xc4, 4, ...new Uint8Array(Float32Array.of(value).buffer)];
      return [0xc7, inner.length, 1, ...inner];
    };
    const inner = [0x83, ...text('__msgpack_chunked_array__'), 0xc3, ...text('shape'), 0x82];
    inner.push(...text('0'), 1, ...text('1'), 2, ...text('chunks'), 0x82);
    inner.push(...text('1'), ...chunk(8), ...text('0'), ...chunk(7));
    const bytes = Uint8Array.from([0x92, 0x91, ...text('w'), 0xc4, inner.length, ...inner]);
    const tensor = parse(bytes).get('w');
    expect(tensor?.shape).toEqual([1, 2]);
    expect(valuesOf(bytes, tensor!)).toEqual([7, 8]);
  });

  it('takes the parameters out of a full training state', () => {
    const step = [0x92, 0x91, ...text('step'), 0xc4, 1, 0x07];
    const named = [0x92, 0x93, ...text('params'), ...text('params'), ...text('w'), ...example.subarray(22)];
    expect([...parse(Uint8Array.from([...step, ...named])).keys()]).toEqual(['w']);
  });

  it('refuses every cut, and never reads past the end', () => {
    for (let length = 1; length < example.length; length++)
      expect(() => parse(example.slice(0, length))).toThrow(FormatError);
  });

  it('refuses repeated names, wrong lengths, other dtypes and huge claims', () => {
    expect(() => parse(Uint8Array.from([...example, ...example]))).toThrow(/twice/);
    const change = (from: string, to: string) => hex(Buffer.from(example).toString('hex').replace(from, to));
    expect(() => parse(change('9104', '9105'))).toThrow(/8 bytes where its shape needs 10/);
    expect(() => parse(change('62666c6f61743136', '78666c6f61743136'))).toThrow(/not a float/);
    expect(() => parse(hex('92 dd ffffffff'))).toThrow(/cut off/);
  });

  /** An array in chunks, from `[number, value]` of each and a shape. */
  const chunked = (chunks: [string, number][], shape: [string, number][], again = false) => {
    const map = (pairs: [string, number[]][]) => [
      0x80 | pairs.length,
      ...pairs.flatMap(([k, v]) => [...text(k), ...v]),
    ];
    const parts = chunks.map(([k, v]): [string, number[]] => [k, [...array([1], 'float32', one(v))]]);
    const sizes = shape.map(([k, v]): [string, number[]] => [k, [v]]);
    const pairs: [string, number[]][] = [
      ['shape', map(sizes)],
      ['chunks', map(parts)],
    ];
    return entry(['w'], Uint8Array.from(map(again ? [...pairs, ['shape', map(sizes)]] : pairs)));
  };
  const one = (value: number) => new Uint8Array(Float32Array.of(value).buffer);

  it('refuses chunks and sizes that are there twice, missing or misnumbered', () => {
    const shape: [string, number][] = [['0', 2]];
    const both: [string, number][] = [
      ['0', 1],
      ['1', 2],
    ];
    expect(valuesOf(chunked(both, shape), parse(chunked(both, shape)).get('w')!)).toEqual([1, 2]);
    const bad: Uint8Array[] = [
      chunked([...both, ['1', 3]], [['0', 3]]),
      chunked([both[0]!, ['2', 3]], shape),
      chunked([both[0]!, ['01', 3]], shape),
      chunked(both, [
        ['0', 2],
        ['0', 1],
      ]),
      chunked(both, [['1', 2]]),
      chunked(both, shape, true),
      chunked([], shape),
      chunked(both, []),
    ];
    for (const bytes of bad) expect(() => parse(bytes)).toThrow(FormatError);
  });

  it('passes over all but the parameters of a training state, whatever the rest holds', () => {
    const w = entry(['params', 'params', 'w'], array([1], 'float32', one(3)));
    const rest = [
      entry(['step'], Uint8Array.of(7)),
      entry(['opt_state', '0', 'mu', 'w'], array([1], 'float32', one(4))),
      entry(['opt_state', '1'], Uint8Array.of(0x80)),
      entry(['params', 'batch_stats', 'w'], Uint8Array.of(0xc0)),
    ];
    for (const all of [
      [w, ...rest],
      [...rest, w],
    ])
      expect([...parse(Buffer.concat(all)).keys()]).toEqual(['w']);
  });

  it('refuses claims beyond any checkpoint without holding them', () => {
    const size = 2 ** 21;
    /** `head`, and zeros: positive numbers to msgpack. */
    const padded = (head: string) => {
      const bytes = new Uint8Array(size);
      bytes.set(hex(head));
      return bytes;
    };
    // A path, a shape and a list of chunks of a million items; a name of a million bytes.
    expect(() => parse(padded('92 dd 00100000'))).toThrow(/list of 1048576/);
    expect(() => parse(padded(`92 91 a1 77 c6 001ffff7 c9 001ffff1 01 93 dd 00100000`))).toThrow(/list of 1048576/);
    expect(() => parse(padded('92 91 a1 77 c6 001ffff7 81 a6 6368756e6b73 df 00080000'))).toThrow(/list of 524288/);
    expect(() => parse(padded('92 91 db 00100000'))).toThrow(/name of 1048576 bytes/);
    // Shapes whose product is no exact number, infinite, or hidden behind a zero.
    const huge = 'cf 0010000000000000';
    for (const shape of [`92 ${huge} ${huge}`, `9a ${`${huge} `.repeat(10)}`, `9c 00 ${`${huge} `.repeat(11)}`]) {
      const inner = hex(`93 ${shape} a7 666c6f61743332 c4 04 00000000`);
      const tensor = Uint8Array.of(0xc7, inner.length, 1, ...inner);
      expect(() => parse(entry(['w'], tensor))).toThrow(FormatError);
    }
    // Arrays in arrays, as deep as the file is long.
    expect(() => parse(new Uint8Array(size).fill(0x91))).toThrow(FormatError);
    expect(() => parse(new Uint8Array(size).fill(0x92))).toThrow(FormatError);
  });

  it('refuses names and types that would spoil a message', () => {
    const tensor = array([1], 'float32', one(1));
    for (const path of [['a\nb'], [''], ['a', '\u001b[2J'], Array.from({ length: 10 }, () => 'x'.repeat(150))])
      expect(() => parse(entry(path, tensor))).toThrow(/a name that is none/);
    expect(() => parse(entry(['w'], array([1], 'a\nb', one(1))))).toThrow(/of an unknown type/);
    expect(() => parse(entry(['w'], array([1], 'float64', one(1))))).toThrow(/w is float64, not a float of 16/);
  });

  it('gives the same tensors or a FormatError for every change of a few bytes', () => {
    const tensors = [
      entry(['encoder', 'w'], array([2, 3], 'bfloat16', new Uint8Array(12).fill(0x3f))),
      entry(['decoder', 'w'], array([4], 'float32', new Uint8Array(16))),
      chunked(
        [
          ['1', 1],
          ['0', 2],
        ],
        [['0', 2]],
      ),
    ];
    const bytes = Buffer.concat(tensors);
    const next = random(7);
    let refused = 0;
    for (let run = 0; run < 20_000; run++) {
      const changed = Uint8Array.from(bytes);
      for (let change = Math.floor(next() * 3); change >= 0; change--)
        changed[Math.floor(next() * changed.length)] = Math.floor(next() * 256);
      const end = next() < 0.1 ? Math.floor(next() * changed.length) : changed.length;
      try {
        for (const { dtype, shape, parts } of parse(changed.subarray(0, end)).values()) {
          const item = dtype === 'float32' ? 4 : 2;
          const held = parts.reduce((sum, { length }) => sum + length, 0);
          expect(shape.reduce((a, b) => a * b, item)).toBe(held);
          for (const { offset, length } of parts) expect(offset + length).toBeLessThanOrEqual(end);
        }
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(5000);
  });
});

describe('looksLikeStreamingMsgpack', () => {
  it('knows a checkpoint by its first bytes and nothing else', () => {
    const head = entry(['encoder', 'w'], array([4000], 'float32', new Uint8Array(16_000))).subarray(0, 4096);
    expect(looksLikeStreamingMsgpack(head)).toBe(true);
    const others = ['', 'a text', '\x80\x04\x95 pickle', 'PK\x03\x04', '\0\0\0\x20ftypisom', '\x92', '\x92\x90\xc4'];
    for (const other of others) expect(looksLikeStreamingMsgpack(Buffer.from(other, 'latin1'))).toBe(false);
    expect(looksLikeStreamingMsgpack(new Uint8Array(4096).fill(0x92))).toBe(false);
  });
});
