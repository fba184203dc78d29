// Half precision (IEEE 754 binary16) and bfloat16, to and from float32, exactly as numpy and torch round.

const scratch = new DataView(new ArrayBuffer(4));

/** Gives the bits of the binary16 number nearest to `value`, ties to even; overflow gives infinity, NaN stays NaN. */
export function toFloat16Bits(value: number): number {
  scratch.setFloat32(0, value);
  const bits = scratch.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // 65520 is halfway between the largest finite number (65504) and the next one: from there on it rounds to infinity.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude < 0x38800000) {
    // Subnormal: count in units of 2^-24; adding 2^23 makes the float32 adder round to an integer, ties to even.
    scratch.setUint32(0, magnitude);
    const units = scratch.getFloat32(0) * 2 ** 24;
    return sign | roundToEven(units);
  }
  const shifted = magnitude - 0x38000000;
  return sign | ((shifted + 0x0fff + ((shifted >>> 13) & 1)) >>> 13);
}

/** Gives the number whose binary16 bits these are; exact. */
export function fromFloat16Bits(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Converts float32 values to binary16 bits. */
export function toFloat16Array(values: Float32Array): Uint16Array {
  return Uint16Array.from(values, toFloat16Bits);
}

/** Converts binary16 bits to float32 values; exact. */
export function fromFloat16Array(bits: Uint16Array): Float32Array {
  return Float32Array.from(bits, fromFloat16Bits);
}

/** Converts bfloat16 bits to float32 values; exact (the upper half of a float32). */
export function fromBfloat16Array(bits: Uint16Array): Float32Array {
  const words = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) words[i] = (bits[i] as number) << 16;
  return new Float32Array(words.buffer);
}

/** Gives the nearest integer, ties to even, as numpy's, torch's and ONNX's round do (Math.round goes up at ties). */
export function roundToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
