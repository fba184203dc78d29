// Motion and its spikes on decoded clips whose speed is known in every frame: recall, precision, silence, scale, resolution, bit depth.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideMarks } from '../../../src-main/analysis/marks';
import { createMotionMeter, type Motion } from '../../../src-main/analysis/motion/meter';
import { defaultReview } from '../../../src-main/contract/marks';
import { analysisLuma, createWorld, drawWindow, encodeClip, type World } from '../../fixtures/motionClips';
import { random } from '../../unit/analysis/scenes';

/** Size that pictures are drawn at; they are encoded at half of it, so that half pixels of the clip are whole ones here. */
const WIDTH = 1280;
const HEIGHT = 720;
const whole = [WIDTH, 0, 0, WIDTH, HEIGHT] as const;
const half = `scale=${WIDTH / 2}:${HEIGHT / 2}:flags=area,format=yuv420p`;

let folder: string;
let worlds: World[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elastictok-motion-'));
  worlds = [1, 2, 3].map((seed) => createWorld(seed, 2048, 1536));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function measure(path: string): Promise<Motion[]> {
  const meter = createMotionMeter();
  const motions: Motion[] = [];
  for await (const luma of analysisLuma(path)) motions.push(meter.next(luma));
  return motions;
}

/** Ordinals of the spikes that are decided, with the given cuts known. */
function spikesOf(motions: readonly Motion[], cuts: readonly number[] = []): number[] {
  const plane = () => new Float32Array(motions.length);
  const cutScore = plane();
  for (const cut of cuts) cutScore[cut] = 1;
  const frame = Int32Array.from(motions, (_, i) => i);
  const measures = {
    motion: Float32Array.from(motions, ({ motion }) => motion),
    cutScore,
    transitionScore: plane(),
    transitionFrames: plane(),
    transitionType: plane(),
  };
  const marks = decideMarks({ measures, frame, ptsSeconds: frame, tokens: null }, defaultReview);
  return marks.filter(({ kind }) => kind === 'spike').map(({ ordinal }) => ordinal);
}

/** Peak frames of bursts, 30 to 50 frames apart, and the speed at each frame with them: shares of the width a frame. */
function bursts(seed: number, frames: number, base: number, narrow: boolean): { at: number[]; speed: Float64Array } {
  const next = random(seed);
  const speed = new Float64Array(frames).fill(base);
  const at: number[] = [];
  for (let peak = 25; peak < frames - 20; peak += 30 + Math.floor(12 * next())) {
    at.push(peak);
    const width = narrow ? 0.5 : 1.5 + 3 * next();
    const height = 0.02 + 0.08 * next();
    for (let i = 0; i < frames; i++) speed[i]! += height * Math.exp(-(((i - peak) / width) ** 2) / 2);
  }
  return { at, speed };
}

/** Way covered up to each frame, in pixels of the drawn picture. */
function ways(speed: Float64Array): Float64Array {
  let way = 0;
  return speed.map((value) => {
    way += value * WIDTH;
    return way;
  });
}

type Draw = (picture: Uint8Array, frame: number) => void;
function* pictures(frames: number, draw: Draw): Generator<Uint8Array> {
  const picture = new Uint8Array(WIDTH * HEIGHT);
  for (let frame = 0; frame < frames; frame++) {
    draw(picture, frame);
    yield picture;
  }
}

async function clip(name: string, frames: number, draw: Draw, filters = half, encoder?: string[]): Promise<string> {
  const path = join(folder, `${name}.mkv`);
  await encodeClip(WIDTH, HEIGHT, pictures(frames, draw), [{ path, filters, ...(encoder && { encoder }) }]);
  return path;
}

describe('bursts of known speed', () => {
  const frames = 420;
  const rows: string[] = [];
  const count = { truth: 0, found: 0, matched: 0 };
  const check = async (name: string, at: readonly number[], draw: Draw, cuts: number[] = [], filters = half) => {
    const spikes = spikesOf(await measure(await clip(name, frames, draw, filters)), cuts);
    const left = new Set(spikes);
    let matched = 0;
    for (const truth of at) {
      const near = [...left].find((spike) => Math.abs(spike - truth) <= 2);
      if (near === undefined) continue;
      left.delete(near);
      matched++;
    }
    count.truth += at.length;
    count.found += spikes.length;
    count.matched += matched;
    rows.push(`${name}: ${at.length} bursts, ${spikes.length} spikes, ${matched} matched`);
    // A clip on its own may miss one; all together are held to 0.95 below.
    expect(matched).toBeGreaterThanOrEqual(at.length - 1);
  };

  it('are found in a pan', async () => {
    const { at, speed } = bursts(1, frames, 0.004, false);
    const way = ways(speed);
    await check('pan', at, (picture, i) => drawWindow(picture, whole, worlds[0]!, way[i]!, 200));
  });
  it('are found in a tilt under flickering light', async () => {
    const { at, speed } = bursts(2, frames, 0.003, false);
    const way = ways(speed);
    const flicker = `${half},lutyuv=y=val,eq=brightness='0.06*sin(n*2.1)':contrast='1+0.1*sin(n*1.3)':eval=frame`;
    await check('tilt', at, (picture, i) => drawWindow(picture, whole, worlds[1]!, 100, way[i]!), [], flicker);
  });
  it('are found as jerks of one or two frames in a noisy still', async () => {
    const { at, speed } = bursts(3, frames, 0, true);
    const way = ways(speed);
    const noisy = `${half},noise=alls=12:allf=t`;
    await check('jerks', at, (picture, i) => drawWindow(picture, whole, worlds[2]!, way[i]!, -way[i]!), [], noisy);
  });
  it('are found where one object moves before a still background', async () => {
    const { at, speed } = bursts(4, frames, 0.002, false);
    const way = ways(speed);
    await check('object', at, (picture, i) => {
      drawWindow(picture, whole, worlds[0]!, 300, 700);
      // As through the window of a train.
      drawWindow(picture, [WIDTH, 400, 150, 500, 450], worlds[2]!, way[i]!, 60);
    });
  });
  it('are found between cuts, and no cut with them', async () => {
    const { at, speed } = bursts(5, frames, 0.004, false);
    const way = ways(speed);
    // In the middle between two bursts.
    const cuts = at.slice(1).map((peak, i) => Math.floor((peak + at[i]!) / 2));
    const shot = (frame: number) => cuts.filter((cut) => cut <= frame).length;
    const draw: Draw = (picture, i) =>
      drawWindow(picture, whole, worlds[shot(i) % 3]!, way[i]! + 500 * shot(i), 300 * shot(i));
    await check('cuts', at, draw, cuts);
  });
  it('give recall and precision of at least 0.95 together', () => {
    const recall = count.matched / count.truth;
    const precision = count.matched / count.found;
    console.log(rows.join('\n'));
    console.log(
      `${count.truth} bursts: recall ${recall.toFixed(3)}, precision ${precision.toFixed(3)} (within 2 frames)`,
    );
    expect(count.truth).toBeGreaterThanOrEqual(40);
    expect(recall).toBeGreaterThanOrEqual(0.95);
    expect(precision).toBeGreaterThanOrEqual(0.95);
  });
});

describe('clips without bursts have no spike', () => {
  const still: Draw = (picture) => drawWindow(picture, whole, worlds[0]!, 300, 300);
  const pan: Draw = (picture, i) => drawWindow(picture, whole, worlds[1]!, 20 * i, 200);
  const tenBit = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '18', '-pix_fmt', 'yuv420p10le'];
  const deep = half.replace('yuv420p', 'yuv420p10le');
  const flicker = "eq=brightness='0.15*(mod(n*7,5)-2)/2':eval=frame";
  const clips: [name: string, draw: Draw, filters: string, encoder?: string[]][] = [
    ['still', still, half],
    ['noise', still, `${half},noise=alls=30:allf=t`],
    ['noise on grey', (picture) => void picture.fill(120), `${half},noise=alls=40:allf=t`],
    ['noise, 10 bit', still, `${half},noise=alls=30:allf=t,format=yuv420p10le`, tenBit],
    ['noise on grey, 10 bit', (picture) => void picture.fill(120), `${deep},noise=alls=40:allf=t`, tenBit],
    ['fade in and out', still, `${half},fade=in:10:40,fade=out:55:40`],
    ['fade to white', still, `${half},fade=out:30:60:color=white`],
    ['flicker', still, `${half},${flicker}`],
    ['flicker in a pan', pan, `${half},${flicker}`],
    ['strobe', still, `${half},eq=brightness='if(lt(mod(n,9),1),0.4,0)':eval=frame`],
    ['pan', pan, half],
    ['slow pan', (picture, i) => drawWindow(picture, whole, worlds[2]!, i, 200), half],
  ];
  it.each(clips)('%s', async (name, draw, filters, encoder) => {
    const motions = await measure(await clip(name.replaceAll(' ', '-'), 100, draw, filters, encoder));
    expect(motions).toHaveLength(100);
    const sorted = motions
      .slice(1)
      .map(({ motion }) => 100 * motion)
      .sort((a, b) => a - b);
    console.log(
      `${name}: motion ${sorted[49]!.toFixed(3)} %, at most ${sorted.at(-1)!.toFixed(3)} % of the width a frame`,
    );
    expect(spikesOf(motions)).toEqual([]);
  });
});

const middle = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;
/** Median motion of stretches of constant speed, their first two frames left out. */
const stretches = (motions: readonly Motion[], length: number) =>
  Array.from({ length: motions.length / length }, (_, i) =>
    middle(motions.slice(i * length + 2, (i + 1) * length).map(({ motion }) => motion)),
  );

describe('the measure of motion', () => {
  it('grows with speed, and is the speed', async () => {
    // Whole pixels of the drawn picture, so that each frame of a stretch has one speed.
    const percents = [0, 2, 6, 13, 26, 38, 51, 77, 102, 128, 154, 180].map((pixels) => (100 * pixels) / WIDTH);
    for (const vertical of [false, true]) {
      let way = 0;
      const motions = await measure(
        await clip(vertical ? 'speeds-down' : 'speeds', 12 * percents.length, (picture, i) => {
          way += (percents[Math.floor(i / 12)]! / 100) * WIDTH;
          drawWindow(picture, whole, worlds[0]!, vertical ? 0 : way, vertical ? way : 0);
        }),
      );
      const found = stretches(motions, 12).map((value) => 100 * value);
      const list = percents.map((percent, i) => `${percent.toFixed(2)}: ${found[i]!.toFixed(3)}`).join(', ');
      console.log(`${vertical ? 'tilt' : 'pan'} at % of the width a frame: ${list}`);
      for (let i = 1; i < percents.length; i++) {
        expect(found[i]!).toBeGreaterThan(found[i - 1]!);
        expect(Math.abs(found[i]! - percents[i]!)).toBeLessThan(0.03 + 0.03 * percents[i]!);
      }
    }
  });

  it('is the same from 256 to 2160 lines and in 8 and 10 bit', async () => {
    const [width, height] = [3840, 2160];
    const world = createWorld(7, width, height);
    const percents = [0.5, 1, 2, 5, 10];
    const variants = [256, 480, 720, 1080, 2160].flatMap((lines) =>
      (lines === 256 || lines === 1080 ? [8, 10] : [8]).map((bits) => ({ lines, bits })),
    );
    const outputs = variants.map(({ lines, bits }) => ({
      path: join(folder, `${lines}-${bits}.mkv`),
      filters: `scale=-2:${lines}:flags=area,format=yuv420p${bits === 10 ? '10le' : ''}`,
    }));
    function* moving(): Generator<Uint8Array> {
      const picture = new Uint8Array(width * height);
      for (let i = 0, way = 0; i < 5 * percents.length; i++) {
        way += (percents[Math.floor(i / 5)]! / 100) * width;
        drawWindow(picture, [width, 0, 0, width, height], world, way, way / 3);
        yield picture;
      }
    }
    await encodeClip(width, height, moving(), outputs);
    const found: number[][] = [];
    for (const { path } of outputs) found.push(stretches(await measure(path), 5));
    const reference = found[variants.findIndex(({ lines, bits }) => lines === 1080 && bits === 8)]!;
    let most = 0;
    variants.forEach(({ lines, bits }, v) => {
      const offs = found[v]!.map((value, i) => value / reference[i]! - 1);
      most = Math.max(most, ...offs.map(Math.abs));
      console.log(`${lines} lines, ${bits} bit: ${offs.map((off) => `${(100 * off).toFixed(2)} %`).join(', ')}`);
    });
    console.log(`largest change against 1080 lines, 8 bit: ${(100 * most).toFixed(2)} %`);
    expect(most).toBeLessThan(0.05);
  });
});
