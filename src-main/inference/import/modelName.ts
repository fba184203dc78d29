// Names of imported models: they are names of folders, on every system.
import { basename, extname } from 'node:path';
import { StudioError } from '../../contract/errors';

const longest = 100;
const allowed = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?$/;
/** Windows takes these for devices, whatever follows the first dot. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
/** What checkpoints are called that say nothing of the model, also as downloaded twice. */
const unspecific = /^(?:streaming_)?(?:params|train_state)(?: \(\d+\))?$/;

/** Refuses a name that some system cannot have as a folder, or that another model has. Throws StudioError `bad-request`. */
export function checkModelName(name: string, taken: readonly string[]): void {
  if (name.length > longest || !allowed.test(name) || reserved.test(name)) {
    const remedy = `Take up to ${longest} letters, digits, dots, dashes and underscores`;
    throw new StudioError('bad-request', `${JSON.stringify(name.slice(0, longest))} cannot be a model's name`, remedy);
  }
  // Windows and macOS do not tell capitals.
  const other = taken.find((one) => one.toLowerCase() === name.toLowerCase());
  if (other !== undefined)
    throw new StudioError(
      'bad-request',
      `there is a model ${other} already`,
      'Remove it first, or choose another name',
    );
}

/** The name for a checkpoint that nobody named: its config's, else the file's where it says something, else `otherwise`. */
export function defaultModelName(file: string, configName: string, otherwise: string): string {
  const stem = basename(file, extname(file));
  const name = configName !== '' ? configName : unspecific.test(stem) ? otherwise : stem;
  const clean = name
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, longest)
    .replace(/[^A-Za-z0-9]+$/, '');
  return clean === '' ? 'imported-model' : clean;
}
