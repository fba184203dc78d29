// The command line of `elastictok models`: what it does, its options and their text for --help.
import { readCount, usageError } from './options';

/** As many as a config may have. */
const maxContextBlocks = 4096;

export const modelsUsage = `  elastictok models import FILE [options]   make a model of a published checkpoint (its file params, or a training state)
    --name NAME          name of the model (default: its config's, the file's, or elastictok-fsq, elastictok-vae)
    --config FILE        config of a model of another size than the published ones (default: config.json beside the checkpoint)
    --licence TEXT       licence of the weights
    --context N          blocks that share context (default: the config's, 4 as published; more take more memory, see the card)
    --quiet              print nothing but errors
  elastictok models list [--json]        models with size, licence and measured speeds
  elastictok models verify NAME          check its files, and test and measure it on every device
  elastictok models remove NAME          remove an imported model from the disk`;

/** Options that no other command has. */
export const modelsOptions = {
  name: { type: 'string' },
  config: { type: 'string' },
  licence: { type: 'string' },
  context: { type: 'string' },
} as const;

export type ModelsArgs = { command: 'models' } & (
  | {
      action: 'import';
      file: string;
      name: string | null;
      config: string | null;
      licence: string | null;
      contextBlocks: number | null;
      quiet: boolean;
    }
  | { action: 'list'; json: boolean }
  | { action: 'verify' | 'remove'; model: string }
);

/** What the parser gives of the options that matter here. */
export interface ModelsValues {
  name?: string | undefined;
  config?: string | undefined;
  licence?: string | undefined;
  context?: string | undefined;
  json: boolean;
  quiet: boolean;
}

/** Reads the words after `models`, and its options. @throws StudioError `bad-request` */
export function readModelsArgs(values: ModelsValues, words: string[]): ModelsArgs {
  const [action, ...rest] = words;
  const command = 'models' as const;
  if (action === 'list' && rest.length === 0) return { command, action, json: values.json };
  const [what] = rest;
  const single = what !== undefined && rest.length === 1 ? what : null;
  if (action === 'import') {
    if (single === null) throw usageError('models import takes one file', 'Write: elastictok models import FILE');
    const { name = null, config = null, licence = null, quiet } = values;
    if (licence !== null && licence.length > 200)
      throw usageError('the licence is longer than 200 characters', 'Give its name, such as Apache-2.0');
    const contextBlocks = values.context === undefined ? null : readCount('--context', values.context);
    if (contextBlocks !== null && contextBlocks > maxContextBlocks)
      throw usageError(`--context ${contextBlocks} is more than ${maxContextBlocks}`, 'Give fewer blocks');
    return { command, action, file: single, name, config, licence, contextBlocks, quiet };
  }
  if (action === 'verify' || action === 'remove') {
    if (single === null)
      throw usageError(`models ${action} takes one model`, `Write: elastictok models ${action} NAME`);
    return { command, action, model: single };
  }
  const wrong = action === undefined ? 'models needs to be told what to do' : `there is no models ${words.join(' ')}`;
  throw usageError(wrong, 'Write: elastictok models import FILE | list | verify NAME | remove NAME');
}
