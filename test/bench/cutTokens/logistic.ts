// Logistic regression with cross-validation over clips: how well a few features tell cuts from other frames; pure.

/** One frame to be told: its features, whether a shot starts there, and the clip it is of. */
export interface Example {
  features: readonly number[];
  isCut: boolean;
  clip: string;
}

/** Weight of the squares of the weights in the loss, so that separable data has a solution. */
const ridge = 1e-3;
const rounds = 400;
const folds = 5;

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

/** Fits by Newton's method on features brought to mean 0 and deviation 1; gives the probability that a frame is a cut. */
export function fitLogistic(examples: readonly Example[]): (features: readonly number[]) => number {
  const width = examples[0]!.features.length;
  const count = examples.length;
  const columns = Array.from({ length: width }, (_, k) => examples.map(({ features }) => features[k]!));
  const means = columns.map((column) => column.reduce((a, b) => a + b, 0) / count);
  const scales = columns.map(
    (column, k) => Math.sqrt(column.reduce((a, b) => a + (b - means[k]!) ** 2, 0) / count) || 1,
  );
  const standard = (features: readonly number[]) => [
    1,
    ...features.map((value, k) => (value - means[k]!) / scales[k]!),
  ];
  const rows = examples.map(({ features }) => standard(features));
  const weights = new Array<number>(width + 1).fill(0);
  const dot = (row: readonly number[]) => row.reduce((sum, value, k) => sum + value * weights[k]!, 0);
  for (let round = 0; round < rounds; round++) {
    const gradient = weights.map((weight, k) => (k === 0 ? 0 : ridge * weight));
    const curvature = weights.map((_, k) => weights.map((_, l) => (k === l ? ridge : 0)));
    for (const [i, row] of rows.entries()) {
      const p = sigmoid(dot(row));
      for (let k = 0; k <= width; k++) {
        gradient[k]! += ((p - (examples[i]!.isCut ? 1 : 0)) * row[k]!) / count;
        for (let l = 0; l <= width; l++) curvature[k]![l]! += (p * (1 - p) * row[k]! * row[l]!) / count;
      }
    }
    const step = solve(curvature, gradient);
    // A full step may overshoot where the data are nearly separable.
    const length = Math.hypot(...step);
    for (let k = 0; k <= width; k++) weights[k]! -= step[k]! * Math.min(1, 2 / length);
    if (length < 1e-9) break;
  }
  return (features) => sigmoid(dot(standard(features)));
}

/** The x of A x = b by elimination with pivots. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  const size = rows.length;
  for (let k = 0; k < size; k++) {
    let pivot = k;
    for (let i = k + 1; i < size; i++) if (Math.abs(rows[i]![k]!) > Math.abs(rows[pivot]![k]!)) pivot = i;
    [rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!];
    for (let i = k + 1; i < size; i++) {
      const factor = rows[i]![k]! / rows[k]![k]!;
      for (let l = k; l <= size; l++) rows[i]![l]! -= factor * rows[k]![l]!;
    }
  }
  const x = new Array<number>(size).fill(0);
  for (let k = size - 1; k >= 0; k--) {
    let value = rows[k]![size]!;
    for (let l = k + 1; l < size; l++) value -= rows[k]![l]! * x[l]!;
    x[k] = value / rows[k]![k]!;
  }
  return x;
}

/** Precision, recall and F1 where every clip is told by a fit on the clips of the other four fifths. */
export function crossValidate(examples: readonly Example[]): { precision: number; recall: number; f1: number } {
  const clips = [...new Set(examples.map(({ clip }) => clip))].sort();
  const foldOf = new Map(clips.map((clip, i) => [clip, i % folds]));
  const counts = { hits: 0, wrong: 0, missed: 0 };
  for (let fold = 0; fold < folds; fold++) {
    const held = examples.filter(({ clip }) => foldOf.get(clip) === fold);
    if (held.length === 0) continue;
    const probability = fitLogistic(examples.filter(({ clip }) => foldOf.get(clip) !== fold));
    for (const { features, isCut } of held) {
      const says = probability(features) >= 0.5;
      if (says && isCut) counts.hits++;
      else if (says) counts.wrong++;
      else if (isCut) counts.missed++;
    }
  }
  const { hits, wrong, missed } = counts;
  return {
    precision: hits / (hits + wrong),
    recall: hits / (hits + missed),
    f1: (2 * hits) / (2 * hits + wrong + missed),
  };
}
