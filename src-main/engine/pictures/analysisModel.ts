// The installed model that an analysis was made with, by the hash of its weights.
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { StudioError } from '../../contract';
import { modelDirs } from '../../fsx/places';
import { listModels, readModelIdentity } from '../../inference/registry';
import type { Manifest } from '../../store/manifest';

/**
 * Gives the folder of the model with the weights that an analysis names, whatever the folder is called.
 * @param named a model's folder, or one that holds models; null: where models are usually found
 * @param usual folders that hold models
 * @throws StudioError `model-missing` that says which model it was and how to get it, `model-damaged` for a bad model folder that was named
 */
export async function findAnalysisModel(
  { model }: Pick<Manifest, 'model'>,
  named: string | null,
  usual: readonly string[] = modelDirs(),
): Promise<string> {
  const dirs = named === null ? [...usual] : [named];
  const isModel = named !== null && (await stat(join(named, 'config.json')).catch(() => null)) !== null;
  if (isModel) {
    if ((await readModelIdentity(named)).weightHash === model.weightHash) return named;
    throw missing(model, `${basename(named)} is another model`);
  }
  const entries = await listModels(dirs);
  // Those of the name first: a hash is stated quickly, or computed.
  const rank = ({ name, statedHash }: (typeof entries)[number]) =>
    Number(statedHash !== model.weightHash) * 2 + Number(name !== model.name);
  for (const entry of entries.toSorted((a, b) => rank(a) - rank(b))) {
    if (entry.statedHash !== null && entry.statedHash !== model.weightHash) continue;
    if (entry.statedHash !== null || (await readModelIdentity(entry.dir)).weightHash === model.weightHash)
      return entry.dir;
  }
  const sameName = entries.find(({ name }) => name === model.name);
  const what = sameName === undefined ? 'it is not installed' : `${sameName.name} is installed with other weights`;
  throw missing(model, `${what}`);

  function missing({ name, weightHash }: Manifest['model'], why: string): StudioError {
    return new StudioError(
      'model-missing',
      `it was made with the model ${name}, weights ${weightHash.slice(0, 12)}: ${why}`,
      'Import its checkpoint under Models in the app or with "elastictok models import FILE", or name its folder with --model-dir',
    );
  }
}
