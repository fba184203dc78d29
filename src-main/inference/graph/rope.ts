// Angles of rotary positions (RoPE), computed in float64 and rounded once.

/**
 * Gives cosine and sine (tokens x headDim / 2, row-major) of pos * theta^(-2i / headDim) for the positions
 * `block * tokens ... block * tokens + tokens - 1` of a chunk.
 */
export function rotation(
  block: number,
  tokens: number,
  headDim: number,
  theta: number,
): { cos: Float32Array; sin: Float32Array } {
  const half = headDim / 2;
  const cos = new Float32Array(tokens * half);
  const sin = new Float32Array(tokens * half);
  for (let i = 0; i < half; i++) {
    const rate = theta ** ((-2 * i) / headDim);
    for (let k = 0; k < tokens; k++) {
      const angle = (block * tokens + k) * rate;
      cos[k * half + i] = Math.cos(angle);
      sin[k * half + i] = Math.sin(angle);
    }
  }
  return { cos, sin };
}
