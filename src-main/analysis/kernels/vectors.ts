// Sums across the lanes of vectors. Always added in the same order, so that every machine gives the same bits.

/** Sum of the four lanes. */
export function sumOf(v: v128): f32 {
  const pairs = f32x4.add(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** Sums of four vectors, one in each lane. */
export function sumsOf(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** Sum of squared distances from the mean, from the sum and the sum of squares of `count` values in lanes. */
export function spreadOf(sum: v128, squares: v128, count: f64): f64 {
  const total = <f64>sumOf(sum);
  return <f64>sumOf(squares) - (total * total) / count;
}

/** Both lanes of a pair of float64. */
export function sumOfPair(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}
