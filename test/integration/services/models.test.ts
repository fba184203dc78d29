// Models in the app: a checkpoint that is chosen or opened becomes a model; events, cancel, verify, remove and refusals.
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AppState, appStateSchema, eventSchema, type StudioEvent } from '../../../src-main/contract';
import { spawnForkEngine } from '../../../src-main/engine/forkLink';
import { createStudio } from '../../../src-main/services/studio';
import type { Studio } from '../../../src-main/services/types';
import { parseModelConfig } from '../../../src-main/tokenizer/config';
import { writeCheckpoint } from '../../fixtures/checkpoint';
import { tinyModelDir } from '../../fixtures/model';
import { scratchFolder } from '../engine/setup';

const config = {
  hidden_size: 64,
  intermediate_size: 64,
  num_encoder_layers: 2,
  num_decoder_layers: 2,
  num_attention_heads: 2,
  frames_per_block: 1,
  patch_size: [1, 8, 8],
  resolution: 32,
  min_toks: 4,
  max_toks: 16,
  theta: 10_000,
  bottleneck_type: 'fsq',
  fsq_quant_levels: [8, 8, 8, 5, 5, 5],
};

let home: Awaited<ReturnType<typeof scratchFolder>>;
let studio: Studio;
let chosen: string | null;
let events: StudioEvent[];
beforeEach(async () => {
  home = await scratchFolder();
  chosen = null;
  events = [];
  studio = await createStudio({
    host: {
      kind: 'serve',
      nativeDialogs: true,
      chooseFiles: async () => [],
      chooseAnalysis: async () => null,
      chooseCheckpoint: async () => chosen,
      chooseFolder: null,
      reveal: async () => false,
      noteRecent: () => {},
      desktop: null,
    },
    dataDir: home.path,
    modelDirs: [dirname(await tinyModelDir('fsq')), join(home.path, 'models')],
    spawnEngine: spawnForkEngine,
    toolVersion: '0.0.0-test',
  });
  studio.onEvent((event) => events.push(eventSchema.parse(event)));
});
afterEach(async () => {
  await studio.close();
  await home[Symbol.asyncDispose]();
});

/** Writes a checkpoint with its config beside it; `layers` make it large. */
async function checkpoint(name: string, layers = 2): Promise<string> {
  const large = layers > 2 ? { hidden_size: 512, intermediate_size: 2048 } : {};
  const json = { ...config, ...large, num_encoder_layers: layers };
  const folder = join(home.path, name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'config.json'), JSON.stringify(json));
  await writeCheckpoint(join(folder, 'params'), parseModelConfig(json), { dtype: 'float32' });
  return join(folder, 'params');
}

async function state(): Promise<AppState> {
  const result = await studio.invoke('app.state', {});
  return appStateSchema.parse(result.ok ? result.value : null);
}

async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise((resolve) => setTimeout(resolve, 5));
}

const imports = () => events.filter((event) => event.type === 'model-import').map((event) => event.modelImport);
const notices = () => events.filter((event) => event.type === 'notice').map((event) => event.notice);
const importEnded = () => imports().length > 0 && imports().at(-1) === null;

describe('models of the app', () => {
  it('come from a chosen checkpoint, with progress, and can be verified and removed', async () => {
    chosen = await checkpoint('mine');
    expect(await studio.invoke('models.import', {})).toEqual({ ok: true, value: { model: 'mine' } });
    expect(imports().map((one) => one?.phase ?? null)).toEqual(expect.arrayContaining(['reading', 'testing', null]));
    expect(imports().at(-2)).toMatchObject({ file: 'params', model: 'mine' });
    expect(importEnded()).toBe(true);
    const mine = (await state()).models.find(({ name }) => name === 'mine');
    expect(mine).toMatchObject({ removable: true, licence: null, speeds: [] });

    expect(await studio.invoke('models.verify', { model: 'mine' })).toMatchObject({ ok: true });
    const measured = (await state()).models.find(({ name }) => name === 'mine');
    expect(measured?.speeds.map(({ device }) => device)).toContain('cpu');

    expect(await studio.invoke('models.remove', { model: 'mine' })).toMatchObject({ ok: true });
    expect((await state()).models.map(({ name }) => name)).toEqual(['tiny-fsq']);
    expect(await readdir(join(home.path, 'models'))).toEqual([]);
  });

  it('come from a checkpoint that is opened like a video, in the background, with a notice', async () => {
    const path = await checkpoint('opened');
    expect(await studio.openPaths([path])).toEqual({ ok: true, value: { sourceIds: [] } });
    await until(importEnded);
    expect(notices()).toEqual([{ level: 'info', message: expect.stringMatching(/^params is now the model opened: /) }]);
    expect(events.findLast((event) => event.type === 'models')?.models.map(({ name }) => name)).toEqual([
      'tiny-fsq',
      'opened',
    ]);
    // Again: the name is taken, which a notice says.
    events = [];
    await studio.openPaths([path]);
    await until(importEnded);
    expect(notices()).toEqual([{ level: 'error', message: expect.stringMatching(/a model opened already/) }]);
  });

  it('one at a time; a cancel leaves nothing and is no error', async () => {
    chosen = await checkpoint('large', 8);
    const importing = studio.invoke('models.import', {});
    await until(() => imports().some((one) => one?.phase === 'writing'));
    expect((await state()).modelImport).toMatchObject({ file: 'params', phase: 'writing' });
    expect(await studio.invoke('models.import', {})).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    expect(await studio.openPaths([chosen])).toMatchObject({ ok: false, error: { code: 'bad-request' } });
    expect(await studio.invoke('models.cancelImport', {})).toMatchObject({ ok: true });
    expect(await importing).toEqual({ ok: true, value: { model: null } });
    expect((await state()).modelImport).toBeNull();
    expect(await readdir(join(home.path, 'models'))).toEqual([]);
    expect(notices()).toEqual([]);
  });

  it('are not made of what is none, and nothing happens where nothing is chosen', async () => {
    expect(await studio.invoke('models.import', {})).toEqual({ ok: true, value: { model: null } });
    expect(await studio.invoke('models.cancelImport', {})).toMatchObject({ ok: true });
    expect(imports()).toEqual([]);
    chosen = join(home.path, 'text');
    await writeFile(chosen, 'a text');
    const refused = { ok: false, error: { code: 'refused-format', file: 'text' } };
    expect(await studio.invoke('models.import', {})).toMatchObject(refused);
    expect((await state()).modelImport).toBeNull();
  });

  it('refuse bad input, and nothing is removed', async () => {
    const cases: [string, unknown, string][] = [
      ['models.verify', { model: '' }, 'bad-request'],
      ['models.verify', {}, 'bad-request'],
      ['models.verify', { model: 'x'.repeat(201) }, 'bad-request'],
      ['models.verify', { model: '../..' }, 'model-missing'],
      ['models.remove', { model: '..' }, 'model-missing'],
      ['models.remove', { model: '.' }, 'model-missing'],
      ['models.remove', { model: 'tiny-fsq' }, 'bad-request'],
      ['models.remove', { model: 7 }, 'bad-request'],
      ['models.import', { file: '/etc/passwd' }, 'bad-request'],
      ['models.cancelImport', null, 'bad-request'],
    ];
    for (const [command, payload, code] of cases)
      expect(await studio.invoke(command, payload)).toMatchObject({ ok: false, error: { code } });
    expect((await state()).models.map(({ name }) => name)).toEqual(['tiny-fsq']);
  });
});
