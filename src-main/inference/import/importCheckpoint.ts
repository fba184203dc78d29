// Makes a model folder out of a published checkpoint: everything is checked before anything is written, and it appears whole.
import { createHash } from 'node:crypto';
import { readFile, stat, statfs, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ZodError } from 'zod';
import { StudioError } from '../../contract/errors';
import type { ModelImportView } from '../../contract/views';
import { systemErrorCode } from '../../fsx/atomic';
import { removeStaleFolders, writeFolderAtomic } from '../../fsx/atomicFolder';
import type { ModelConfig } from '../../tokenizer/config';
import { weightsFile } from '../graph/models';
import { configFile, sumsFile } from '../modelFiles';
import { weightTable } from '../parameters';
import { modelCard } from './card';
import { detectPublished, givenConfig, type PublishedModel } from './checkpointConfig';
import { type Checkpoint, damagedCheckpoint, openCheckpoint } from './checkpointFile';
import { checkRuns } from './checkRuns';
import { checkModelName, defaultModelName } from './modelName';
import { headerOf, layoutWeights, type WeightsLayout, writeWeights } from './weights';

export interface ImportOptions {
  /** The checkpoint, and the folder in which the model's folder is made. */
  file: string;
  modelsDir: string;
  /** Null takes the config's name or one after the file or the architecture. */
  name: string | null;
  /** Config of the model; null takes config.json beside the checkpoint, or the published one with these shapes. */
  configFile: string | null;
  licence: string | null;
  /** Blocks of a chunk; left out, the config's own: 4 for the published ones, whose weights were trained on more. */
  contextBlocks?: number | null;
  /** Names that other models have. */
  taken: readonly string[];
  signal: AbortSignal;
  onProgress(progress: ImportProgress): void;
}

export type ImportProgress = Pick<ModelImportView, 'model' | 'phase' | 'fraction'>;

export interface ImportedModel {
  name: string;
  dir: string;
  parameters: number;
  /** Bytes of the weights file. */
  sizeBytes: number;
}

/** Share of the whole that is done when reading, and when writing has ended. */
const ends = { reading: 0.02, writing: 0.95 } as const;
/** So much of the disk stays free. */
const reserveBytes = 64 << 20;

/**
 * Imports a checkpoint. Memory stays far below its size. A failure, and an abort (StudioError `cancelled`), leave nothing; what a killed
 * process left is removed first. Throws StudioError as `openCheckpoint` does, `model-damaged` where a parameter is missing, of another
 * shape or not finite, or the model does not run, `bad-request` on a name or config that does not fit, `disk-full`, `write-failed`.
 */
export async function importCheckpoint(options: ImportOptions): Promise<ImportedModel> {
  const { modelsDir, signal } = options;
  await removeStaleFolders(modelsDir);
  const checkpoint = await openCheckpoint(options.file);
  const { file, source } = checkpoint;
  try {
    const plan = await makePlan(checkpoint, options);
    const report = (phase: ImportProgress['phase'], fraction: number) =>
      options.onProgress({ model: plan.name, phase, fraction });
    report('reading', ends.reading);
    const dir = join(modelsDir, plan.name);
    await writeFolderAtomic(dir, async (folder) => {
      await checkRoom(folder, plan.layout.size, file);
      const onBytes = (written: number) =>
        report('writing', ends.reading + (ends.writing - ends.reading) * (written / plan.layout.size));
      const path = join(folder, weightsFile);
      const hash = await writeWeights(source, plan.layout, path, signal, onBytes).catch((error) => {
        throw damagedCheckpoint(error, file);
      });
      const config = `${JSON.stringify(plan.json, null, 2)}\n`;
      await writeFile(join(folder, configFile), config);
      await writeFile(join(folder, 'README.md'), modelCard(plan));
      await writeFile(join(folder, sumsFile), `${sha256(config)}  ${configFile}\n${hash}  ${weightsFile}\n`);
      report('testing', ends.writing);
      await checkRuns(folder, file);
      signal.throwIfAborted();
    });
    report('testing', 1);
    return { name: plan.name, dir, parameters: plan.parameters, sizeBytes: plan.layout.size };
  } catch (error) {
    if (signal.aborted) throw new StudioError('cancelled', 'the import was stopped', 'Import it again', file);
    throw damagedCheckpoint(error, file);
  } finally {
    await source.close();
  }
}

interface Plan {
  name: string;
  config: ModelConfig;
  json: Record<string, unknown>;
  published: PublishedModel | null;
  layout: WeightsLayout;
  parameters: number;
  file: string;
  fileBytes: number;
  dtypes: string[];
}

/** Decides what will be written. Throws FormatError and StudioError; nothing is written here. */
async function makePlan({ file, source, tensors }: Checkpoint, options: ImportOptions): Promise<Plan> {
  const given = await readConfig(options, false);
  const published = given === null ? detectPublished(tensors) : null;
  if (typeof published === 'string') {
    await readConfig(options, true);
    throw new StudioError(
      'bad-request',
      `it is a model of a size that was not published (${published})`,
      'Put its config.json beside it, or name it with --config',
      file,
    );
  }
  const { json: found, config: checked } = given ?? givenConfig(published?.config);
  const otherwise = published?.name ?? basename(dirname(resolve(options.file)));
  const name = options.name ?? defaultModelName(file, checked.name, otherwise);
  checkModelName(name, options.taken);
  const licence = options.licence ?? checked.licence;
  const json = {
    ...found,
    name,
    ...(licence === undefined ? {} : { licence }),
    ...(options.contextBlocks == null ? {} : { max_context_blocks: options.contextBlocks }),
  };
  const { config } = givenConfig(json);
  const layout = layoutWeights(tensors);
  weightTable(config, headerOf(layout));
  let parameters = 0;
  for (const { shape } of tensors.values()) parameters += shape.reduce((a, b) => a * b, 1);
  const dtypes = [...new Set([...tensors.values()].map(({ dtype }) => dtype))];
  return { name, config, json, published, layout, parameters, file, fileBytes: source.size, dtypes };
}

/**
 * The config that was named, or the one beside the checkpoint; null where there is none. `strict`: one that is no model config is
 * refused, as a named one always is; otherwise it is passed over.
 */
async function readConfig(
  { file, configFile: named }: ImportOptions,
  strict: boolean,
): Promise<ReturnType<typeof givenConfig> | null> {
  const path = named ?? join(dirname(file), configFile);
  try {
    if ((await stat(path)).size > 1 << 20) throw new SyntaxError('it is larger than 1 MB');
    return givenConfig(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    const missing = systemErrorCode(error) === 'ENOENT';
    if (named === null && (missing || !strict)) return null;
    if (missing) throw new StudioError('file-missing', 'there is no such file', 'Check --config', basename(path));
    const [issue] = error instanceof ZodError ? error.issues : [];
    const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
    const why = issue?.message ?? (error instanceof Error ? error.message : String(error));
    const what = `this is not a model config (${where}${why.split('\n')[0]})`;
    throw new StudioError('bad-request', what, 'Choose the config.json of this model', basename(path), {
      cause: error,
    });
  }
}

async function checkRoom(folder: string, bytes: number, file: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bytes + reserveBytes <= bavail * bsize) return;
  throw new StudioError('disk-full', 'there is no room for the model on the disk', 'Free some space', file);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
