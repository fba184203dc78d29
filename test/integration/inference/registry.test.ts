// Model folders: listing, identity, and every kind of damage refused in words.
import { cp, mkdtemp, open, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StudioError } from '../../../src-main/contract/errors';
import { encodeSafetensors } from '../../../src-main/formats/safetensors';
import { offeredDevices } from '../../../src-main/inference/devices';
import { loadModel } from '../../../src-main/inference/model';
import { listModels, readModelIdentity, verifyModel } from '../../../src-main/inference/registry';
import { selfTest } from '../../../src-main/inference/selfTest';
import { tinyModelDir } from '../../fixtures/model';

let parent: string;
let dir: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'elastictok-registry-'));
  dir = join(parent, 'some-model');
  await cp(await tinyModelDir('fsq'), dir, { recursive: true });
});
afterEach(async () => {
  await rm(parent, { recursive: true, force: true });
});

async function failure(promise: Promise<unknown>): Promise<StudioError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StudioError);
  return error as StudioError;
}

describe('a model folder', () => {
  it('is listed by its own name, with what the screen shows', async () => {
    await writeFile(join(parent, 'README.md'), 'no model');
    const models = await listModels([join(parent, 'absent'), parent]);
    expect(models).toHaveLength(1);
    expect(models[0]).toMatchObject({ name: 'some-model', dir, config: { max_toks: 16 } });
    expect(models[0]?.parameters).toBeGreaterThan(1000);
  });

  it('is identified by the hash of its weights', async () => {
    const { weightHash } = await readModelIdentity(dir);
    expect(await readFile(join(dir, 'SHA256SUMS'), 'utf8')).toContain(weightHash);
    expect(await verifyModel(dir)).toMatchObject({ name: 'some-model', weightHash });
  });

  it('is refused when one byte of the weights has changed', async () => {
    const file = await open(join(dir, 'weights.safetensors'), 'r+');
    await file.write(Uint8Array.of(0x55), 0, 1, (await file.stat()).size - 7);
    await file.close();
    const error = await failure(loadModel(dir, { device: 'cpu' }));
    expect(error.code).toBe('model-damaged');
    expect(error.message).toMatch(/some-model: weights.safetensors does not have the checksum/);
  });

  it('is refused when the weights are cut off', async () => {
    const bytes = await readFile(join(dir, 'weights.safetensors'));
    await writeFile(join(dir, 'weights.safetensors'), bytes.subarray(0, bytes.length - 100));
    expect((await failure(verifyModel(dir))).message).toMatch(/the data should end at byte/);
    expect(await listModels([parent])).toEqual([]);
  });

  it('is refused when a parameter is missing or the config is not one', async () => {
    await writeFile(join(dir, 'weights.safetensors'), encodeSafetensors([]));
    expect((await failure(verifyModel(dir))).message).toMatch(/parameter .* is missing/);
    await writeFile(join(dir, 'config.json'), '{"hidden_size": "big"}');
    expect((await failure(verifyModel(dir))).message).toMatch(/hidden_size/);
    await writeFile(join(dir, 'config.json'), '{');
    expect((await failure(verifyModel(dir))).code).toBe('model-damaged');
  });

  it('is refused when its weights are a link out of the folder', async () => {
    await rename(join(dir, 'weights.safetensors'), join(parent, 'elsewhere'));
    await symlink(join(parent, 'elsewhere'), join(dir, 'weights.safetensors'));
    expect((await failure(loadModel(dir, { device: 'cpu' }))).message).toMatch(/leads out of the model's folder/);
  });

  it('is missing when it is not there', async () => {
    expect((await failure(loadModel(join(dirname(dir), 'none'), { device: 'cpu' }))).code).toBe('model-missing');
  });
});

describe('devices', () => {
  it('always offers the CPU, which passes its self-test', async () => {
    expect(offeredDevices()).toContainEqual({ device: 'cpu', bundled: true });
    const result = await selfTest(dir, 'cpu');
    expect(result).toMatchObject({ device: 'cpu', difference: 0 });
    expect(result.probeMilliseconds).toBeGreaterThan(0);
  });

  it('refuses one that this build does not have, and loads on the CPU instead with a notice', async () => {
    const absent = process.platform === 'darwin' ? 'dml' : 'coreml';
    expect((await failure(selfTest(dir, absent))).code).toBe('device-failed');
    const model = await loadModel(dir, { device: absent });
    expect(model.device).toBe('cpu');
    expect(model.notice).toMatch(/cannot be used .* CPU is used instead/);
    await model.dispose();
  });
});
