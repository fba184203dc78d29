// J, K and L: each press plays faster in its direction, the other direction begins anew at the chosen speed.

/** How many times the chosen speed is played at; negative: backwards. */
export type Shuttle = number;

const fastest = 4;

/** The shuttle after J (-1) or L (1). At rest it plays at the chosen speed; twice that at each further press, up to four times. */
export function nextShuttle(playing: boolean, shuttle: Shuttle, direction: 1 | -1): Shuttle {
  if (!playing || Math.sign(shuttle) !== direction) return direction;
  return direction * Math.min(fastest, Math.abs(shuttle) * 2);
}

/** Seconds of the clip in one of the clock, negative backwards; no faster than the fastest speed there is. */
export function playRate(speed: number, shuttle: Shuttle): number {
  return Math.sign(shuttle) * Math.min(Math.max(fastest, speed), speed * Math.abs(shuttle));
}
