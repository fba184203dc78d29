// Colours for amounts of error: a ramp whose lightness rises evenly, so that its order is seen without a legend and without colour vision.

/** Colours of the ramp. */
export const rampSteps = 256;

/** Ends of the ramp in OKLCH (Ottosson 2020): lightness, chroma and hue in degrees; black by violet and orange to pale yellow. */
const stops = [
  [0.06, 0.02, 285],
  [0.3, 0.14, 295],
  [0.5, 0.18, 345],
  [0.66, 0.19, 30],
  [0.82, 0.16, 75],
  [0.97, 0.09, 105],
] as const;

/** The ramp as RGBA bytes (256 x 4), opaque. */
export const rampColours: Uint8ClampedArray = colours((level) => rampColour(level / (rampSteps - 1)));

/** The same table for grey: black to white. */
export const greyColours: Uint8ClampedArray = colours((level) => [level, level, level]);

/** A table of RGBA bytes as whole pixels, in the byte order of this machine. */
export function pixelTable(bytes: Uint8ClampedArray): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

/** The ramp, or the greys, as a CSS gradient to the right. */
export function gradient(bytes: Uint8ClampedArray): string {
  const points = Array.from({ length: 17 }, (_, i) => {
    const at = Math.round((i / 16) * (rampSteps - 1)) * 4;
    return `rgb(${bytes[at]} ${bytes[at + 1]} ${bytes[at + 2]})`;
  });
  return `linear-gradient(to right, ${points.join(', ')})`;
}

function colours(colour: (level: number) => readonly number[]): Uint8ClampedArray {
  const bytes = new Uint8ClampedArray(rampSteps * 4);
  for (let level = 0; level < rampSteps; level++) bytes.set([...colour(level), 255], level * 4);
  return bytes;
}

/** Colour at 0..1: lightness even, chroma and hue between the stops on either side. */
function rampColour(at: number): number[] {
  const lightness = stops[0][0] + at * (stops[5][0] - stops[0][0]);
  const next = Math.max(
    1,
    stops.findIndex(([stop]) => stop >= lightness - 1e-9),
  );
  const [low, high] = [stops[next - 1]!, stops[next]!];
  const share = (lightness - low[0]) / (high[0] - low[0]);
  const chroma = low[1] + share * (high[1] - low[1]);
  // Hues run on past 360: 295, 345, 30 (390), 75 (435), 105 (465).
  const turn = (hue: number) => (hue < 200 ? hue + 360 : hue);
  const hue = ((turn(low[2]) + share * (turn(high[2]) - turn(low[2]))) * Math.PI) / 180;
  return toRgb(lightness, chroma * Math.cos(hue), chroma * Math.sin(hue));
}

/** OKLab to sRGB bytes; what lies outside of sRGB is cut off. */
function toRgb(lightness: number, a: number, b: number): number[] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((linear) => {
    const within = Math.min(1, Math.max(0, linear));
    return 255 * (within <= 0.0031308 ? 12.92 * within : 1.055 * within ** (1 / 2.4) - 0.055);
  });
}
