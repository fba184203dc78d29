// `elastictok models` as a user runs it: import, list, verify, remove, Ctrl-C, and refusals in one line.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { modelViewSchema } from '../../../src-main/contract';
import { entryPath } from '../../../src-main/fsx/places';
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
  frames_per_block: 2,
  patch_size: [1, 8, 8],
  resolution: 32,
  min_toks: 4,
  max_toks: 32,
  theta: 10_000,
  bottleneck_type: 'vae',
  vae_bottleneck_dim: 8,
};

/** Starts `elastictok models` with its own home, and one bundled model beside those of the clone. */
async function start(home: string, args: string[]): Promise<ChildProcess> {
  const env = { ...process.env, ELASTICTOK_HOME: home, ELASTICTOK_MODELS: dirname(await tinyModelDir('fsq')) };
  const cli = join(dirname(entryPath('engine')), 'cli.js');
  return spawn(process.execPath, [cli, 'models', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function ended(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, ...texts };
}

const models = async (home: string, ...args: string[]) => ended(await start(home, args));

async function checkpoint(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  await writeCheckpoint(join(folder, 'params'), parseModelConfig(config));
  return join(folder, 'params');
}

async function list(home: string) {
  const { stdout } = await models(home, 'list', '--json');
  return z.array(modelViewSchema).parse(JSON.parse(stdout));
}

describe('elastictok models', () => {
  it('imports, lists, measures and removes a model', async () => {
    await using home = await scratchFolder();
    const file = await checkpoint(join(home.path, 'run-7'));
    const imported = await models(home.path, 'import', file, '--licence', 'CC-BY-4.0');
    expect(imported).toMatchObject({ code: 0, stderr: '' });
    expect(imported.stdout).toMatch(/^run-7: .* parameters, .*ready to use/);
    const before = (await list(home.path)).find(({ name }) => name === 'run-7');
    expect(before).toMatchObject({ licence: 'CC-BY-4.0', removable: true, speeds: [], bottleneck: 'vae' });

    const verified = await models(home.path, 'verify', 'run-7');
    expect(verified).toMatchObject({ code: 0, stderr: '' });
    expect(verified.stdout).toMatch(/files intact[\s\S]*cpu +[\d.]+ ms a probe/);
    const after = (await list(home.path)).find(({ name }) => name === 'run-7');
    expect(after?.speeds).toContainEqual({ device: 'cpu', probeMilliseconds: expect.any(Number) });
    const { stdout } = await models(home.path, 'list');
    expect(stdout).toMatch(/^run-7: vae, 2 x 32x32, .*licence CC-BY-4\.0; .*cpu [\d.]+ ms a probe.*; imported$/m);
    expect(stdout).toMatch(/^tiny-fsq: .*licence not stated; speed not measured$/m);

    expect(await models(home.path, 'remove', 'run-7')).toMatchObject({ code: 0, stdout: 'run-7: removed\n' });
    expect(await readdir(join(home.path, 'models'))).toEqual([]);
  });

  it('says what is wrong with a damaged model, and removes it all the same', async () => {
    await using home = await scratchFolder();
    await models(home.path, 'import', await checkpoint(home.path), '--name', 'mine', '--quiet');
    await truncate(join(home.path, 'models', 'mine', 'weights.safetensors'), 5000);
    expect((await list(home.path)).map(({ name }) => name)).not.toContain('mine');
    const { code, stderr } = await models(home.path, 'verify', 'mine');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^elastictok: mine: .*should end at byte.*\n$/);
    expect((await models(home.path, 'remove', 'mine')).code).toBe(0);
    expect(await readdir(join(home.path, 'models'))).toEqual([]);
  });

  it.each<[string[], RegExp]>([
    [['import', 'nothing'], /nothing: there is no such file/],
    [['import', '.'], /this is a folder/],
    [['import', 'text'], /text: this is a text, not an ElasticTok checkpoint/],
    [['import', 'params', '--name', 'tiny-fsq'], /there is a model tiny-fsq already/],
    [['import', 'params', '--name', 'a/b'], /cannot be a model's name/],
    [['import', 'params', '--config', 'text'], /text: this is not a model config/],
    [['verify', 'nonesuch'], /no model nonesuch.*Choose one of/],
    [['verify', '../..'], /no model/],
    [['remove', 'tiny-fsq'], /tiny-fsq: it came with the program/],
    [['remove', '../models'], /no model/],
    [['list', 'more'], /no models list more/],
  ])('refuses %j in one line with exit code 2, and writes nothing', async (args, what) => {
    await using home = await scratchFolder();
    await checkpoint(home.path);
    await writeFile(join(home.path, 'text'), 'a text');
    const inside = args.map((arg) => (/^(nothing|\.|text|params)$/.test(arg) ? join(home.path, arg) : arg));
    const { code, stdout, stderr } = await models(home.path, ...inside);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(what);
    expect((await readdir(home.path)).sort()).toEqual(['config.json', 'params', 'text']);
  });

  it('ends with 3 on Ctrl-C and leaves nothing', async () => {
    await using home = await scratchFolder();
    const large = { ...config, hidden_size: 512, intermediate_size: 2048, num_encoder_layers: 8 };
    await writeFile(join(home.path, 'config.json'), JSON.stringify(large));
    await writeCheckpoint(join(home.path, 'params'), parseModelConfig(large), { dtype: 'float32' });
    const child = await start(home.path, ['import', join(home.path, 'params')]);
    const end = ended(child);
    const folder = join(home.path, 'models');
    while ((await readdir(folder).catch(() => [])).length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill('SIGINT');
    const { code, stderr } = await end;
    expect(code).toBe(3);
    expect(stderr).toBe('elastictok: params: the import was stopped. Import it again.\n');
    expect(await readdir(folder)).toEqual([]);
    expect(await readFile(join(home.path, 'config.json'), 'utf8')).toBe(JSON.stringify(large));
  });
});
