// How much of the fault suite runs: a part within `npm test`, all of it in CI and by `npm run test:faults`.

/** True where every case is to run; a test that takes a part then says how large it is. */
export const whole = Boolean(process.env.CI) || process.env.ELASTICTOK_FAULTS === 'whole';

/** Gives every case where the whole suite runs, else every `step`-th, the first always among them. */
export function sample<T>(cases: readonly T[], step: number): T[] {
  return whole ? [...cases] : cases.filter((_, index) => index % step === 0);
}
