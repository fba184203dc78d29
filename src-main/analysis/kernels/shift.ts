// The shift that most of a picture made, from its sums by column and by row alone: a first guess, found in microseconds.
import { COLUMNS_AT, HEIGHT, LINES_AT, ROWS, WIDTH } from './layout';
import { sumOf } from './vectors';

/** Farthest shift that is looked for: 20 % of the columns and 28 % of the rows. Beyond it too little is left to compare. */
const REACH_ACROSS = 12;
const REACH_DOWN = 10;

/** Steps of a profile from pixel to pixel: what is evenly brighter has the same steps. */
function takeSteps(profile: usize, length: i32, to: usize): void {
  for (let i = 0; i < 4 * length; i += 16)
    v128.store(to + i, f32x4.sub(v128.load(profile + i + 4), v128.load(profile + i)));
}

function bestShift(before: usize, now: usize, length: i32, reach: i32): i32 {
  const stepsBefore = ROWS;
  const stepsNow = ROWS + 4 * (WIDTH + 4);
  takeSteps(before, length, stepsBefore);
  takeSteps(now, length, stepsNow);
  let best = 0;
  let least: f32 = Infinity;
  for (let step = 0; step <= 2 * reach; step++) {
    // 0, 1, -1, 2, -2 ...: of equal shifts the shorter one.
    const shift = (step & 1) === 1 ? (step + 1) >> 1 : -(step >> 1);
    const count = length - abs<i32>(shift) - 1;
    let a: usize = stepsNow + 4 * max<i32>(0, shift);
    let b: usize = stepsBefore + 4 * max<i32>(0, -shift);
    let sum = f32x4.splat(0);
    for (let i = count >> 2; i > 0; i--, a += 16, b += 16)
      sum = f32x4.add(sum, f32x4.abs(f32x4.sub(v128.load(a), v128.load(b))));
    let total = sumOf(sum);
    for (let i = count & 3; i > 0; i--, a += 4, b += 4) total += abs<f32>(load<f32>(a) - load<f32>(b));
    total /= <f32>count;
    if (total < least) {
      least = total;
      best = shift;
    }
  }
  return best;
}

/** Shift to the right, in pixels, from the sums of the columns before and now; exposure does not matter. */
export function shiftAcross(before: usize, now: usize): i32 {
  return bestShift(before + COLUMNS_AT, now + COLUMNS_AT, WIDTH, REACH_ACROSS);
}

/** Shift downwards, in pixels, from the sums of the rows. */
export function shiftDown(before: usize, now: usize): i32 {
  return bestShift(before + LINES_AT, now + LINES_AT, HEIGHT, REACH_DOWN);
}
