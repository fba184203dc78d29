// Writes the results of an evaluation: curve.json, curve.csv and the plots, each file whole or not at all.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { curveCsv } from '../../analysis/curve/csv';
import { type Curve, curveSchema } from '../../analysis/curve/schema';
import { removeStaleTemps, writeError, writeFileAtomic } from '../../fsx/atomic';
import { curvePlots } from '../../plots/curvePlots';
import { hasFonts, svgToPng } from '../../plots/png';

/** Makes the folder. Throws StudioError `write-failed` or `disk-full`. */
export async function makeOutput(outDir: string): Promise<void> {
  try {
    await mkdir(outDir, { recursive: true });
  } catch (error) {
    throw writeError(error, outDir);
  }
  await removeStaleTemps(outDir);
}

/**
 * Writes everything into a folder that is there.
 * @returns the paths written, and one sentence for the user where the plots lack something
 * @throws StudioError `write-failed` or `disk-full`; Error for results that are not of the form of curve.json
 */
export async function writeCurve(curve: Curve, outDir: string): Promise<{ paths: string[]; notice: string | null }> {
  const paths: string[] = [];
  const write = async (name: string, data: Uint8Array | string) => {
    const path = join(outDir, name);
    await writeFileAtomic(path, data);
    paths.push(path);
  };
  await write('curve.json', `${JSON.stringify(curveSchema.parse(curve))}\n`);
  await write('curve.csv', curveCsv(curve));
  const plots = curvePlots(curve);
  for (const [name, svg] of plots) await write(`${name}.svg`, svg);
  for (const [name, svg] of plots) await write(`${name}.png`, await svgToPng(svg));
  const notice = (await hasFonts())
    ? null
    : 'this system has no fonts, so the PNG plots are without text; use the SVG ones.';
  return { paths, notice };
}
