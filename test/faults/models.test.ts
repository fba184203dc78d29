// Model folders that are damaged in every way: each is refused with a word of its own before anything is computed, and the queue goes on.
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { StudioError } from '../../src-main/contract';
import { runAnalysis } from '../../src-main/engine/analyze';
import { SharedModels } from '../../src-main/engine/sharedModels';
import { listModels } from '../../src-main/inference/registry';
import { tinyModelDir } from '../fixtures/model';
import { fingerprint, tinyRequest } from '../integration/engine/setup';
import { tinyClip } from './nthFailureClip';

let root: string;
let sound: string;
let clip: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'elastictok-models-'));
  sound = await tinyModelDir('fsq', { minToks: 8 });
  clip = await tinyClip(root);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const weights = 'weights.safetensors';
/** Writes the sums anew, so that only what is looked for is wrong. */
async function signed(dir: string): Promise<void> {
  const line = async (name: string) => {
    const hash = createHash('sha256').update(await readFile(join(dir, name)));
    return `${hash.digest('hex')}  ${name}\n`;
  };
  await writeFile(join(dir, 'SHA256SUMS'), (await line('config.json')) + (await line(weights)));
}
async function changeConfig(dir: string, changes: object): Promise<void> {
  const path = join(dir, 'config.json');
  await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), ...changes }));
  await signed(dir);
}
async function changeBytes(path: string, change: (bytes: Buffer) => void): Promise<void> {
  const bytes = await readFile(path);
  change(bytes);
  await writeFile(path, bytes);
}

/** What is done to the folder; the code and the words of the refusal. */
const damages: Record<string, [(dir: string) => Promise<unknown>, 'model-missing' | 'model-damaged', RegExp]> = {
  'the folder is gone': [(dir) => rm(dir, { recursive: true }), 'model-missing', /no config\.json/],
  'the config is gone': [(dir) => rm(join(dir, 'config.json')), 'model-missing', /no config\.json/],
  'the weights are gone': [(dir) => rm(join(dir, weights)), 'model-missing', /no weights\.safetensors/],
  'the config is empty': [(dir) => truncate(join(dir, 'config.json')), 'model-damaged', /not valid JSON/],
  'the weights are empty': [(dir) => truncate(join(dir, weights)), 'model-damaged', /weights\.safetensors/],
  'the weights are cut': [(dir) => truncate(join(dir, weights), 5000), 'model-damaged', /weights\.safetensors/],
  'a bit of the weights is flipped': [
    (dir) =>
      changeBytes(join(dir, weights), (bytes) => {
        bytes[bytes.length - 100]! ^= 1;
      }),
    'model-damaged',
    /weights\.safetensors does not have the checksum/,
  ],
  'a bit of the config is flipped': [
    async (dir) => {
      const path = join(dir, 'config.json');
      await writeFile(path, (await readFile(path, 'utf8')).replace('0.02', '0.03'));
    },
    'model-damaged',
    /config\.json does not have the checksum/,
  ],
  'the sums are no sums': [(dir) => writeFile(join(dir, 'SHA256SUMS'), 'none'), 'model-damaged', /no checksum/],
  'the sums leave the weights out': [
    async (dir) => {
      const path = join(dir, 'SHA256SUMS');
      await writeFile(path, (await readFile(path, 'utf8')).split('\n')[0]!);
    },
    'model-damaged',
    /does not list weights/,
  ],
  'another width': [(dir) => changeConfig(dir, { hidden_size: 64 }), 'model-damaged', /shape|width|parameter/i],
  'more layers than there are': [(dir) => changeConfig(dir, { num_encoder_layers: 3 }), 'model-damaged', /./],
  'another bottleneck': [
    (dir) => changeConfig(dir, { bottleneck_type: 'vae', fsq_quant_levels: undefined, vae_bottleneck_dim: 8 }),
    'model-damaged',
    /./,
  ],
  'a field of another kind': [(dir) => changeConfig(dir, { patch_size: 'eight' }), 'model-damaged', /patch_size/],
  'an unknown kind': [(dir) => changeConfig(dir, { bottleneck_type: 'pickle' }), 'model-damaged', /bottleneck_type/],
  'weights outside the folder': [
    async (dir) => {
      await rename(join(dir, weights), join(dir, '..', 'elsewhere'));
      await symlink(join(dir, '..', 'elsewhere'), join(dir, weights));
    },
    'model-damaged',
    /leads out of the model's folder/,
  ],
};

async function copyOf(name: string): Promise<string> {
  const dir = join(root, name, basename(sound));
  await mkdir(dirname(dir), { recursive: true });
  await cp(sound, dir, { recursive: true });
  return dir;
}

async function analyse(modelDir: string, name: string): Promise<unknown> {
  const outDir = join(root, `${name} out`);
  await mkdir(outDir, { recursive: true });
  const request = { ...(await tinyRequest(clip, outDir)), modelDir };
  return runAnalysis(request, { signal: new AbortController().signal, models: new SharedModels(1), emit: () => {} });
}

it.each(Object.entries(damages))('%s', async (name, [damage, code, what]) => {
  const dir = await copyOf(name);
  await damage(dir);
  const runs = InferenceSession.create;
  let created = 0;
  InferenceSession.create = ((...given: Parameters<typeof runs>) => {
    created++;
    return runs(...given);
  }) as typeof runs;
  const error = await analyse(dir, name).catch((thrown: unknown) => thrown);
  InferenceSession.create = runs;
  expect(error).toBeInstanceOf(StudioError);
  const { data } = error as StudioError;
  expect(data).toMatchObject({ code, file: basename(sound), remedy: expect.stringMatching(/install/i) });
  expect(data.what).toMatch(what);
  // Refused before ONNX Runtime sees a byte of it, and nothing is stored.
  expect(created).toBe(0);
  expect(await fingerprint(join(root, `${name} out`))).toBe('');
  // A list of models goes on without it.
  const listed = await listModels([join(root, name), dirname(sound)]);
  expect(listed.map(({ dir: one }) => one)).toContain(sound);
});

it('a result that is not a number stops the analysis and stores none of it', async () => {
  const prototype = (InferenceSession as unknown as { prototype: InferenceSession }).prototype;
  const { run } = prototype;
  let left = 6;
  prototype.run = async function (this: InferenceSession, ...given: unknown[]) {
    const outputs = await (run as (...all: unknown[]) => Promise<InferenceSession.ReturnType>).apply(this, given);
    if (left-- > 0 || !('recon' in outputs)) return outputs;
    const { data, dims } = outputs.recon as Tensor;
    return { ...outputs, recon: new Tensor('float32', new Float32Array(data.length).fill(Number.NaN), dims) };
  } as typeof run;
  const error = await analyse(sound, 'nan').catch((thrown: unknown) => thrown);
  prototype.run = run;
  expect(error).toMatchObject({ code: 'device-failed', message: expect.stringMatching(/not a number/) });
  expect(await fingerprint(join(root, 'nan out'))).not.toMatch(/safetensors/);
});

it('no memory for a session is told with what to do', async () => {
  const { create } = InferenceSession;
  InferenceSession.create = (async () => {
    throw new Error('std::bad_alloc');
  }) as typeof create;
  const error = await analyse(sound, 'memory').catch((thrown: unknown) => thrown);
  InferenceSession.create = create;
  expect(error).toMatchObject({
    code: 'device-failed',
    data: { what: expect.stringMatching(/bad_alloc/), remedy: expect.stringMatching(/memory/) },
  });
});
