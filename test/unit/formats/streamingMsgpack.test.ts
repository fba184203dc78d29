// The checkpoint parser on the worked example of flax's format, on split arrays, and on damage.
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../../src-main/formats/formatError';
import { parseStreamingMsgpack, readParamsTensor } from '../../../src-main/formats/streamingMsgpack';

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(/\s+/g, ''), 'hex'));
const key = '93 a7 656e636f646572 a4 6c6e5f66 a6 6b65726e656c';
/** Key encoder/ln_f/kernel, bfloat16 [1.0, -2.0, 0.5, 3.140625], written by flax and msgpack. */
const example = hex(`92 ${key} c4 19 c7 16 01 93 91 04 a8 62666c6f61743136 c4 08 803f 00c0 003f 4940`);
const float32 = hex(`92 ${key} c4 20 c7 1d 01 93 91 04 a7 666c6f61743332 c4 10 0000803f 000000c0 0000003f 00004940`);

function text(value: string): number[] {
  return [0xa0 | value.length, ...Buffer.from(value)];
}

describe('parseStreamingMsgpack', () => {
  it('reads bfloat16 and float32 tensors', () => {
    for (const bytes of [example, float32]) {
      const tensors = parseStreamingMsgpack(bytes);
      expect([...tensors.keys()]).toEqual(['encoder/ln_f/kernel']);
      const tensor = tensors.get('encoder/ln_f/kernel');
      expect(tensor?.shape).toEqual([4]);
      expect([...readParamsTensor(bytes, tensor!)]).toEqual([1, -2, 0.5, 3.140625]);
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
    const tensor = parseStreamingMsgpack(bytes).get('w');
    expect(tensor?.shape).toEqual([1, 2]);
    expect([...readParamsTensor(bytes, tensor!)]).toEqual([7, 8]);
  });

  it('takes the parameters out of a full training state', () => {
    const step = [0x92, 0x91, ...text('step'), 0xc4, 1, 0x07];
    const named = [0x92, 0x93, ...text('params'), ...text('params'), ...text('w'), ...example.subarray(22)];
    expect([...parseStreamingMsgpack(Uint8Array.from([...step, ...named])).keys()]).toEqual(['w']);
  });

  it('refuses every cut, and never reads past the end', () => {
    for (let length = 1; length < example.length; length++)
      expect(() => parseStreamingMsgpack(example.slice(0, length))).toThrow(FormatError);
  });

  it('refuses repeated names, wrong lengths, other dtypes and huge claims', () => {
    expect(() => parseStreamingMsgpack(Uint8Array.from([...example, ...example]))).toThrow(/twice/);
    const change = (from: string, to: string) => hex(Buffer.from(example).toString('hex').replace(from, to));
    expect(() => parseStreamingMsgpack(change('9104', '9105'))).toThrow(/8 bytes where its shape needs 10/);
    expect(() => parseStreamingMsgpack(change('62666c6f61743136', '78666c6f61743136'))).toThrow(/not a float/);
    expect(() => parseStreamingMsgpack(hex('92 dd ffffffff'))).toThrow(/cut off/);
  });
});
