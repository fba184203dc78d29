// Reads a model folder: config.json, the header and hash of weights.safetensors, SHA256SUMS. Nothing outside it is opened.
import { createHash } from 'node:crypto';
import { type FileHandle, open, readFile, realpath, stat } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { ZodError } from 'zod';
import { StudioError } from '../contract/errors';
import { FormatError } from '../formats/formatError';
import { parseSafetensorsHeader, type SafetensorsHeader, safetensorsHeaderEnd } from '../formats/safetensors';
import { type ModelConfig, parseModelConfig } from '../tokenizer/config';
import { weightsFile } from './graph/models';
import { type WeightTable, weightTable } from './parameters';

export const configFile = 'config.json';
export const sumsFile = 'SHA256SUMS';

/** A model folder whose config and weight header were checked; the weights themselves were not read. */
export interface ModelFiles {
  dir: string;
  /** Name of the folder, under which the model is listed. */
  name: string;
  config: ModelConfig;
  weights: WeightTable;
  /** Size of the weights file in bytes, and the number of parameters in it. */
  sizeBytes: number;
  parameters: number;
}

/** The error of a model whose files do not hold what they should. */
export function damaged(dir: string, what: string, cause?: unknown): StudioError {
  return new StudioError('model-damaged', what, 'Install the model again', basename(dir), { cause });
}

/**
 * Reads and checks config.json and the header of the weights file of a model folder.
 * Throws StudioError `model-missing` where a file is not there, `model-damaged` where one is not what it should be.
 */
export async function readModelFiles(dir: string): Promise<ModelFiles> {
  const config = parseConfig(dir, await readInside(dir, configFile));
  const path = await insidePath(dir, weightsFile);
  const { size } = await stat(path);
  const header = await readHeader(dir, path, size);
  let weights: WeightTable;
  try {
    weights = weightTable(config, header);
  } catch (error) {
    if (error instanceof FormatError) throw damaged(dir, error.message, error);
    throw error;
  }
  let parameters = 0;
  for (const { shape } of header.tensors.values()) parameters += shape.reduce((a, b) => a * b, 1);
  return { dir, name: basename(dir), config, weights, sizeBytes: size, parameters };
}

const hashes = new Map<string, Promise<string>>();

/** Gives the SHA-256 of a file in hexadecimal; computed once for each path, size and time of change in the life of the process. */
export async function fileHash(path: string): Promise<string> {
  const { size, mtimeMs } = await stat(path);
  const key = `${path}|${size}|${mtimeMs}`;
  const known = hashes.get(key);
  if (known) return known;
  const computing = (async () => {
    const hash = createHash('sha256');
    const file = await open(path);
    try {
      for await (const chunk of file.createReadStream({ highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
    } finally {
      await file.close();
    }
    return hash.digest('hex');
  })();
  hashes.set(key, computing);
  computing.catch(() => hashes.delete(key));
  return computing;
}

/** Reads SHA256SUMS (`hash  name` lines): hash by file name, or null where the folder has none. */
export async function readSums(dir: string): Promise<Map<string, string> | null> {
  let text: string;
  try {
    text = (await readInside(dir, sumsFile)).toString('utf8');
  } catch (error) {
    if (error instanceof StudioError && error.code === 'model-missing') return null;
    throw error;
  }
  const sums = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const match = /^([0-9a-fA-F]{64}) [ *](.+)$/.exec(line);
    if (match === null) throw damaged(dir, `${sumsFile} has a line that is no checksum`);
    sums.set(match[2] as string, (match[1] as string).toLowerCase());
  }
  return sums;
}

/** Gives the real path of a file of the folder. Throws where it is missing or a link leads out of the folder. */
export async function insidePath(dir: string, name: string): Promise<string> {
  try {
    const [folder, path] = await Promise.all([realpath(dir), realpath(join(dir, name))]);
    if (!path.startsWith(folder + sep)) throw damaged(dir, `${name} is a link that leads out of the model's folder`);
    return path;
  } catch (error) {
    if (error instanceof StudioError) throw error;
    const remedy = 'Check the path, or install the model again';
    throw new StudioError('model-missing', `there is no ${name} in the model's folder`, remedy, basename(dir), {
      cause: error,
    });
  }
}

async function readInside(dir: string, name: string): Promise<Buffer> {
  const path = await insidePath(dir, name);
  // Far above any real config; a huge file given as one must not fill the memory.
  if ((await stat(path)).size > 1 << 20) throw damaged(dir, `${name} is larger than 1 MB`);
  return readFile(path);
}

function parseConfig(dir: string, bytes: Buffer): ModelConfig {
  try {
    return parseModelConfig(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    if (!(error instanceof ZodError)) throw damaged(dir, `${configFile} is not valid JSON`, error);
    const [issue] = error.issues;
    const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
    throw damaged(dir, `${configFile} is not a model config (${where}${issue?.message ?? 'unknown'})`, error);
  }
}

async function readHeader(dir: string, path: string, size: number): Promise<SafetensorsHeader> {
  const file = await open(path);
  try {
    const length = safetensorsHeaderEnd(await readBytes(file, Math.min(8, size)), size);
    return parseSafetensorsHeader(await readBytes(file, length), size);
  } catch (error) {
    if (error instanceof FormatError) throw damaged(dir, `${weightsFile}: ${error.message}`, error);
    throw error;
  } finally {
    await file.close();
  }
}

async function readBytes(file: FileHandle, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  const { bytesRead } = await file.read(bytes, 0, length, 0);
  return bytes.subarray(0, bytesRead);
}
