// Which models are installed, what identifies one, and whether its files are intact.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError } from '../contract/errors';
import type { ModelConfig } from '../tokenizer/config';
import { weightsFile } from './graph/models';
import { configFile, damaged, fileHash, insidePath, readModelFiles, readSums, sumsFile } from './modelFiles';

/** A model that can be loaded. `sizeBytes` is that of the weights file. */
export interface ModelEntry {
  name: string;
  dir: string;
  config: ModelConfig;
  sizeBytes: number;
  parameters: number;
  /** SHA-256 of the weights as SHA256SUMS states it, not computed; null where it does not. */
  statedHash: string | null;
}

/** What an analysis records of its model: `weightHash` is the SHA-256 of the weights file, in hexadecimal. */
export interface ModelIdentity {
  name: string;
  weightHash: string;
  config: ModelConfig;
}

/**
 * Lists the models in the given folders (each model is a sub-folder), in the order of `dirs`, then by name. Folders that
 * are not there and sub-folders that hold no readable model are left out: `verifyModel` says what is wrong with one.
 */
export async function listModels(dirs: readonly string[]): Promise<ModelEntry[]> {
  const entries: ModelEntry[] = [];
  for (const parent of dirs) {
    for (const name of await subfolders(parent)) {
      try {
        const { dir, config, sizeBytes, parameters } = await readModelFiles(join(parent, name));
        const stated = await statedHash(dir);
        entries.push({ name, dir, config, sizeBytes, parameters, statedHash: stated });
      } catch (error) {
        if (!(error instanceof StudioError)) throw error;
      }
    }
  }
  return entries;
}

/** SHA-256 of the weights as SHA256SUMS states it, without reading them; null where it cannot be told. */
export async function statedHash(dir: string): Promise<string | null> {
  const sums = await readSums(dir).catch(() => null);
  return sums?.get(weightsFile) ?? null;
}

/** Gives what identifies a model. Throws StudioError `model-missing` or `model-damaged`. */
export async function readModelIdentity(dir: string): Promise<ModelIdentity> {
  const { name, config } = await readModelFiles(dir);
  return { name, config, weightHash: await fileHash(await insidePath(dir, weightsFile)) };
}

/**
 * Checks a model's files: config, names and shapes of all parameters and, where the folder has SHA256SUMS, the checksums of
 * config.json and weights.safetensors, both of which it must list. Throws StudioError `model-missing` or `model-damaged`.
 */
export async function verifyModel(dir: string): Promise<ModelIdentity> {
  const identity = await readModelIdentity(dir);
  const sums = await readSums(dir);
  if (sums === null) return identity;
  for (const name of [configFile, weightsFile]) {
    const expected = sums.get(name);
    if (expected === undefined) throw damaged(dir, `${sumsFile} does not list ${name}`);
    if (expected !== (await fileHash(await insidePath(dir, name))))
      throw damaged(dir, `${name} does not have the checksum that ${sumsFile} gives`);
  }
  return identity;
}

/** Names of the sub-folders that may be models, in order; none where the folder is not there. */
export async function subfolders(parent: string): Promise<string[]> {
  try {
    const entries = await readdir(parent, { withFileTypes: true });
    return (
      entries
        // A folder whose name starts with a dot is one being made or removed.
        .filter((e) => (e.isDirectory() || e.isSymbolicLink()) && !e.name.startsWith('.'))
        .map((e) => e.name)
        .sort()
    );
  } catch {
    return [];
  }
}
