// Import of checkpoints: the published code's numbers through the installed folder, every form of file, every kind of damage, and
// nothing left of an import that did not end.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { StudioError } from '../../../src-main/contract/errors';
import { decodeSafetensors } from '../../../src-main/formats/safetensors';
import {
  type ImportedModel,
  type ImportOptions,
  importCheckpoint,
} from '../../../src-main/inference/import/importCheckpoint';
import { loadModel } from '../../../src-main/inference/model';
import { listModels, verifyModel } from '../../../src-main/inference/registry';
import { parseModelConfig } from '../../../src-main/tokenizer/config';
import { bundleScript } from '../../fixtures/bundle';
import { array, type CheckpointOptions, entry, writeCheckpoint } from '../../fixtures/checkpoint';
import { compareReference } from '../../fixtures/golden';
import { loadReference } from '../../fixtures/reference';
import { random } from '../../unit/analysis/scenes';

const small = {
  hidden_size: 16,
  intermediate_size: 8,
  num_encoder_layers: 2,
  num_decoder_layers: 3,
  num_attention_heads: 2,
  frames_per_block: 1,
  patch_size: [1, 2, 2],
  resolution: 4,
  min_toks: 1,
  max_toks: 4,
  theta: 10_000,
  bottleneck_type: 'fsq',
  fsq_quant_levels: [8, 8, 8, 5, 5, 5],
};
/** About 32 million parameters: 63 MB in bfloat16, 126 MB in float32. */
const medium = {
  ...small,
  hidden_size: 512,
  intermediate_size: 1024,
  num_encoder_layers: 6,
  num_decoder_layers: 6,
  num_attention_heads: 4,
  patch_size: [1, 8, 8],
  resolution: 32,
  max_toks: 16,
};

let root: string;
let folder: string;
let modelsDir: string;
let mediumFile: string;
let child: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'elastictok-import-'));
  mediumFile = await checkpoint(join(root, 'medium'), medium, { dtype: 'float32' });
  child = await bundleScript('test/fixtures/importChild.ts');
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
  await rm(child, { force: true });
});
beforeEach(async () => {
  folder = await mkdtemp(join(root, 'test-'));
  modelsDir = join(folder, 'models');
});

/** Writes a checkpoint with its config beside it into `dir` and gives its path. */
async function checkpoint(dir: string, config: object, options: CheckpointOptions = {}): Promise<string> {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'config.json'), JSON.stringify(config));
  await writeCheckpoint(join(dir, 'params'), parseModelConfig(config), options);
  return join(dir, 'params');
}

function importFile(file: string, changes: Partial<ImportOptions> = {}): Promise<ImportedModel> {
  const { signal } = new AbortController();
  const given = { name: 'mine', configFile: null, licence: null, taken: [], signal, onProgress: () => {} };
  return importCheckpoint({ file, modelsDir, ...given, ...changes });
}

/** The error of an import that must fail, after which nothing lies in the models' folder. */
async function refusal(importing: Promise<unknown>): Promise<StudioError> {
  const error = await importing.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StudioError);
  expect((error as StudioError).message).not.toContain('\n');
  expect(await readdir(modelsDir).catch(() => [])).toEqual([]);
  return error as StudioError;
}

const weightsOf = (dir: string) => readFile(join(dir, 'weights.safetensors'));

describe('the published code', () => {
  for (const name of ['tiny-fsq', 'tiny-vae'] as const)
    it(`${name}: the installed model gives its latents, indexes and reconstructions`, async (context) => {
      const reference = await loadReference(name);
      if (reference === null) return context.skip('skipped: no ../shared/reference beside the repository');
      const { weightHash } = await verifyModel(reference.modelDir);
      expect(await readFile(join(reference.modelDir, 'SHA256SUMS'), 'utf8')).toContain(weightHash);
      const report = await compareReference(reference, 'cpu', 5);
      await rm(dirname(reference.modelDir), { recursive: true });
      expect(report).toMatchObject({ wrongIndexes: 0, identical: true });
      for (const difference of [report.latents, report.recon, report.curve]) expect(difference).toBeLessThan(1e-4);
    });
});

describe('a checkpoint', () => {
  it('becomes a whole model folder, bit for bit, and is ready to use', async () => {
    const file = await checkpoint(folder, { ...small, trained_on: 'nothing' });
    const phases: string[] = [];
    let last = 0;
    const imported = await importFile(file, {
      licence: 'CC0-1.0',
      contextBlocks: 6,
      onProgress: ({ model, phase, fraction }) => {
        expect(model).toBe('mine');
        expect(fraction).toBeGreaterThanOrEqual(last);
        last = fraction;
        if (phases.at(-1) !== phase) phases.push(phase);
      },
    });
    expect(phases).toEqual(['reading', 'writing', 'testing']);
    expect(last).toBe(1);
    expect(await readdir(modelsDir)).toEqual(['mine']);
    expect((await readdir(imported.dir)).sort()).toEqual([
      'README.md',
      'SHA256SUMS',
      'config.json',
      'weights.safetensors',
    ]);
    const [listed] = await listModels([modelsDir]);
    const { weightHash } = await verifyModel(imported.dir);
    expect(listed).toMatchObject({ name: 'mine', parameters: imported.parameters, statedHash: weightHash });
    expect(listed?.config).toMatchObject({
      name: 'mine',
      licence: 'CC0-1.0',
      trained_on: 'nothing',
      max_context_blocks: 6,
    });
    expect(await readFile(join(imported.dir, 'README.md'), 'utf8')).toContain('Licence: CC0-1.0.');
    expect(await readFile(join(imported.dir, 'README.md'), 'utf8')).toContain('| 6 (as imported) | 0.0 GiB |');
    // bfloat16 stays as it is: every tensor's bytes stand in the checkpoint one after the other.
    const params = await readFile(file);
    for (const { dtype, data } of decodeSafetensors(await weightsOf(imported.dir)).tensors.values()) {
      expect(dtype).toBe('BF16');
      expect(params.includes(Buffer.from(data))).toBe(true);
    }
    const model = await loadModel(imported.dir, { device: 'cpu' });
    const session = await model.startChunk().beginBlock(new Float32Array(model.config.blockValues).fill(0.5));
    expect((await session.probe(2)).mse).toBeGreaterThan(0);
    await model.dispose();
  });

  it('gives the same weights as a training state, in chunks, and by a config named apart', async () => {
    const plain = await importFile(await checkpoint(join(folder, 'plain'), small), { name: 'plain' });
    const expected = await weightsOf(plain.dir);
    const forms: CheckpointOptions[] = [
      { trainState: true },
      { chunkElements: 100 },
      { trainState: true, chunkElements: 7 },
    ];
    for (const [i, options] of forms.entries()) {
      const { dir } = await importFile(await checkpoint(join(folder, `form-${i}`), small, options), {
        name: `form-${i}`,
      });
      expect(Buffer.compare(await weightsOf(dir), expected)).toBe(0);
    }
    const file = join(folder, 'apart');
    await writeCheckpoint(file, parseModelConfig(small));
    const apart = await importFile(file, { configFile: join(folder, 'plain', 'config.json'), name: null });
    expect(apart.name).toBe('apart');
    expect(Buffer.compare(await weightsOf(apart.dir), expected)).toBe(0);
  });

  it('with learned positions, a mask token and a look at the block before is tested as well', async () => {
    const ours = { learned_positions: true, learned_mask_token: true, decoder_sees_previous: true };
    const json = { ...small, ...ours, encoder_sees_mask: false, resolution: 64, max_toks: 1024, token_order: 'bayer' };
    const { dir } = await importFile(await checkpoint(folder, json));
    expect((await listModels([modelsDir]))[0]).toMatchObject({ dir, config: { max_toks: 1024 } });
  });

  it('saved layer by layer stacks the layers in order', async () => {
    const file = await checkpoint(folder, small, { unstacked: true, dtype: 'float32' });
    const { dir } = await importFile(file);
    const params = await readFile(file);
    const { tensors } = decodeSafetensors(await weightsOf(dir));
    const tower = 'decoder/decoder_blocks/scan_decoder/';
    for (const [name, { shape, data }] of tensors) {
      if (!name.startsWith(tower)) continue;
      expect(shape[0]).toBe(3);
      const part = data.length / 3;
      const key = (layer: number) =>
        entry([...name.replace('scan_decoder', String(layer)).split('/')], new Uint8Array(0));
      for (let layer = 0; layer < 3; layer++) {
        // What follows the key, before the next key.
        const path = key(layer).subarray(0, -2);
        const at = params.indexOf(path);
        expect(at).toBeGreaterThanOrEqual(0);
        const found = params.indexOf(data.subarray(layer * part, (layer + 1) * part), at);
        expect(found - at - path.length).toBeLessThan(60);
      }
    }
  });

  it.each(['float32', 'float16'] as const)('in %s stays so', async (dtype) => {
    const { dir } = await importFile(await checkpoint(folder, small, { dtype }));
    const { tensors } = decodeSafetensors(await weightsOf(dir));
    for (const tensor of tensors.values()) expect(tensor.dtype).toBe(dtype === 'float32' ? 'F32' : 'F16');
  });

  it('takes the name of its config, or of its folder; a name that is taken is refused', async () => {
    const named = await importFile(await checkpoint(folder, { ...small, name: 'of config' }), { name: null });
    expect(named.name).toBe('of-config');
    const other = await importFile(await checkpoint(join(folder, 'Some Run'), small), { name: null });
    expect(other.name).toBe('Some-Run');
    await expect(importFile(await checkpoint(folder, small), { taken: ['MINE'] })).rejects.toThrow(
      /model MINE already/,
    );
    await expect(importFile(await checkpoint(folder, small), { name: '../up' })).rejects.toThrow(/cannot be a model's/);
    await expect(importFile(await checkpoint(folder, small), { name: 'Some-Run' })).rejects.toThrow(
      /this name already/,
    );
    expect((await readdir(modelsDir)).sort()).toEqual(['Some-Run', 'of-config']);
  });

  it('never takes the memory that reading it whole would take', async () => {
    const first = await checkpoint(folder, small);
    const { stdout } = await promisify(execFile)(process.execPath, [child, modelsDir, '0', first, mediumFile]);
    const [before, after] = stdout.trim().split('\n').map(Number) as [number, number];
    const { size } = await stat(mediumFile);
    expect(size).toBeGreaterThan(120e6);
    expect(after - before).toBeLessThan(size * 0.6);
  });
});

describe('an import that does not end', () => {
  it('by a cancel at any moment leaves nothing', async () => {
    for (const at of [0, 0.02, 0.3, 0.9, 0.95]) {
      const abort = new AbortController();
      const onProgress: ImportOptions['onProgress'] = ({ fraction }) => {
        if (fraction >= at) abort.abort();
      };
      const error = await refusal(importFile(mediumFile, { signal: abort.signal, onProgress }));
      expect(error.code).toBe('cancelled');
    }
  });

  it('by kill -9 leaves no model, and what it leaves goes with the next import', async () => {
    for (const leastBytes of [0, 20e6, 100e6]) {
      const killed = spawn(process.execPath, [child, modelsDir, '5', mediumFile], { stdio: 'ignore' });
      const ended = once(killed, 'exit');
      await written(leastBytes);
      killed.kill('SIGKILL');
      expect((await ended)[1]).toBe('SIGKILL');
      expect(await listModels([modelsDir])).toEqual([]);
      const left = await readdir(modelsDir);
      expect(left).toEqual([expect.stringMatching(/^\.etok-\d+-\d+\.dir$/)]);
      await importFile(await checkpoint(folder, small));
      expect(await readdir(modelsDir)).toEqual(['mine']);
      await rm(modelsDir, { recursive: true });
    }
  });

  /** Waits until the weights that are being written have this size. */
  async function written(leastBytes: number): Promise<void> {
    for (;;) {
      for (const name of await readdir(modelsDir).catch(() => [])) {
        const found = await stat(join(modelsDir, name, 'weights.safetensors')).catch(() => null);
        if (found !== null && found.size >= leastBytes) return;
      }
      await sleep(2);
    }
  }
});

describe('a file that is no whole checkpoint', () => {
  const norm = 'encoder/ln_f/kernel';
  it.each<[string, CheckpointOptions, RegExp]>([
    ['NaN in bfloat16', { poison: { name: norm, bits: 0x7fc1 } }, /encoder\/ln_f\/kernel holds a weight that is not/],
    ['infinity in bfloat16', { poison: { name: norm, bits: 0xff80 } }, /not a finite number/],
    ['NaN in float16', { dtype: 'float16', poison: { name: norm, bits: 0x7c01 } }, /not a finite number/],
    ['infinity in float32', { dtype: 'float32', poison: { name: norm, bits: 0x7f800000 } }, /not a finite number/],
    ['a missing parameter', { shapes: { [norm]: null } }, /encoder\/ln_f\/kernel is missing/],
    ['another shape', { shapes: { [norm]: [17] } }, /has the shape 17, not 16/],
    ['a parameter too many', { shapes: { 'encoder/extra': [1] } }, /encoder\/extra is not one of this model/],
  ])('%s', async (_, options, what) => {
    const error = await refusal(importFile(await checkpoint(folder, small, options)));
    expect(error.code).toBe('model-damaged');
    expect(error.message).toMatch(what);
  });

  it('cut off anywhere, or with something behind it', async () => {
    const file = await checkpoint(folder, small);
    const whole = await readFile(file);
    for (const length of [1, 30, 400, whole.length >> 1, whole.length - 1]) {
      await truncate(file, length);
      await refusal(importFile(file));
      await writeFile(file, whole);
    }
    await writeFile(file, Buffer.concat([whole, Buffer.from('x')]));
    expect((await refusal(importFile(file))).code).toBe('model-damaged');
    await writeFile(
      file,
      Buffer.concat([whole, entry(['encoder', 'ln_f', 'kernel'], array([1], 'float32', new Uint8Array(4)))]),
    );
    expect((await refusal(importFile(file))).message).toMatch(/encoder\/ln_f\/kernel twice/);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['pickle', Buffer.from('\x80\x04\x95\x10\0\0\0\0\0\0\0}', 'latin1'), /a Python pickle, which is never loaded/],
    ['zip', Buffer.from('PK\x03\x04 and so on'), /a zip file/],
    ['safetensors', Buffer.from('\x08\0\0\0\0\0\0\0{"a":{}}', 'latin1'), /a safetensors file/],
    ['text', Buffer.from('weights\n'), /a text/],
    ['bomb', new Uint8Array(2 ** 20).fill(0x92), /another kind of file/],
    ['video', Buffer.from('\0\0\0\x20ftypisom'), /another kind of file/],
  ])('but a %s', async (name, bytes, what) => {
    await writeFile(join(folder, name), bytes);
    const error = await refusal(importFile(join(folder, name)));
    expect(error).toMatchObject({ code: 'refused-format', data: { file: name } });
    expect(error.message).toMatch(what);
  });

  it('but a folder, nothing, an empty file or a device', async () => {
    await writeFile(join(folder, 'empty'), '');
    expect((await refusal(importFile(folder))).code).toBe('is-directory');
    expect((await refusal(importFile(join(folder, 'none')))).code).toBe('file-missing');
    expect((await refusal(importFile(join(folder, 'empty')))).code).toBe('empty-file');
    if (process.platform !== 'win32') expect((await refusal(importFile('/dev/zero'))).code).toBe('not-a-file');
  });

  it('of another size than the published ones, without a config or with a wrong one', async () => {
    const file = await checkpoint(folder, small);
    const config = join(folder, 'config.json');
    const other = { ...small, hidden_size: 32 };
    await writeFile(config, JSON.stringify(other));
    expect((await refusal(importFile(file))).message).toMatch(/has the shape .*, not /);
    await writeFile(config, JSON.stringify({ ...small, max_toks: 5 }));
    expect((await refusal(importFile(file))).message).toMatch(/config\.json: .*max_toks is 5/);
    await rm(config);
    expect((await refusal(importFile(file))).message).toMatch(/2 \+ 3 layers of width 16.*--config/);
    const missing = await refusal(importFile(file, { configFile: config }));
    expect(missing.data).toMatchObject({ code: 'file-missing', file: 'config.json' });
  });

  it('whose weights are all zero', async () => {
    const zeros = [...['encoder', 'decoder'].map((side) => `${side}/ln_f/kernel`)];
    const file = await checkpoint(folder, small, { dtype: 'float32' });
    const bytes = await readFile(file);
    for (const name of zeros) {
      const at = bytes.indexOf(entry(name.split('/'), new Uint8Array(0)).subarray(0, -2));
      bytes.fill(0, bytes.indexOf('float32', at) + 9, bytes.indexOf('float32', at) + 9 + 64);
    }
    await writeFile(file, bytes);
    expect((await refusal(importFile(file))).message).toMatch(/the same number everywhere/);
  });

  it('changed in any byte: refused, or the same tensors but for that byte', async () => {
    const file = await checkpoint(folder, small);
    const whole = await readFile(file);
    const { dir } = await importFile(file);
    const expected = decodeSafetensors(await weightsOf(dir)).tensors;
    await rm(modelsDir, { recursive: true });
    const next = random(11);
    let refused = 0;
    for (let run = 0; run < 80; run++) {
      const changed = Buffer.from(whole);
      changed[Math.floor(next() * changed.length)] = Math.floor(next() * 256);
      await writeFile(file, changed);
      const outcome = await importFile(file).catch((error: unknown) => error);
      if (outcome instanceof StudioError) {
        refused++;
        continue;
      }
      const { tensors } = decodeSafetensors(await weightsOf((outcome as ImportedModel).dir));
      expect([...tensors.keys()]).toEqual([...expected.keys()]);
      let others = 0;
      for (const [name, { dtype, shape, data }] of tensors) {
        expect({ dtype, shape }).toEqual({ dtype: expected.get(name)!.dtype, shape: expected.get(name)!.shape });
        others += data.filter((byte, i) => byte !== expected.get(name)!.data[i]).length;
      }
      expect(others).toBeLessThanOrEqual(1);
      await rm(modelsDir, { recursive: true });
    }
    expect(refused).toBeGreaterThan(10);
  });
});
