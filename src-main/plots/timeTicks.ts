// Round times for an axis.

const timeSteps = [
  0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400,
];

/** Round times between two ends, at most so many, and the step between them. */
export function timeTicks(from: number, to: number, most: number): { step: number; values: number[] } {
  const step = timeSteps.find((candidate) => (to - from) / candidate <= most) ?? 86_400;
  const values: number[] = [];
  for (let k = Math.ceil(from / step - 1e-9); k * step <= to + 1e-9; k++) values.push(k * step);
  return { step, values };
}
