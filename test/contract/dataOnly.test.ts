// Files from strangers are data: no model, token file or analysis has code run, names a file outside its folder, or writes anywhere.
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTokenFile } from '../../src-main/export/tokens/open';
import { encodeSafetensors, parseSafetensorsHeader } from '../../src-main/formats/safetensors';
import { tarEnd, tarHead, tarPadding } from '../../src-main/formats/tar';
import { layoutZip } from '../../src-main/formats/zip';
import { buildDecoder, buildEncoder } from '../../src-main/inference/graph/models';
import type { GraphForm } from '../../src-main/inference/graph/parts';
import { floatProjection } from '../../src-main/inference/graph/tower';
import { expectedParameters, weightTable } from '../../src-main/inference/parameters';
import { listModels, readModelIdentity, verifyModel } from '../../src-main/inference/registry';
import { exportFileName } from '../../src-main/services/exportNames';
import { mayFollow } from '../../src-main/services/storedSource';
import { analysisFolderName } from '../../src-main/store/placement';
import { parseModelConfig } from '../../src-main/tokenizer/config';
import { filesWith, sources } from '../fixtures/sources';

let root: string;
let dir: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'elastictok-data-'));
  dir = join(root, 'models', 'stranger');
  await mkdir(dir, { recursive: true });
});
afterEach(() => rm(root, { recursive: true, force: true }));

const json = {
  ...{ hidden_size: 8, intermediate_size: 12, num_encoder_layers: 1, num_decoder_layers: 1, num_attention_heads: 2 },
  ...{ frames_per_block: 1, patch_size: [1, 2, 2], resolution: 4, min_toks: 1, max_toks: 4, theta: 10_000 },
  ...{ bottleneck_type: 'fsq', fsq_quant_levels: [8, 8, 8, 5, 5, 5] },
};
/** What a stranger may write into a config in the hope that somebody follows it. */
const lures = {
  name: '../../../etc/passwd',
  ...{ weights: '../../secret', data_file: '/etc/passwd', external_data: { location: '../secret' } },
  ...{ auto_map: { AutoModel: 'evil.py' }, trust_remote_code: true, __proto__: null },
};
const config = parseModelConfig({ ...json, ...lures });
const weights = (extra: string[] = []) =>
  encodeSafetensors(
    [
      ...[...expectedParameters(config)].map(([name, shape]) => ({ name, shape })),
      ...extra.map((name) => ({ name, shape: [1] })),
    ].map(({ name, shape }) => {
      const size = shape.reduce((a, b) => a * b, 4);
      return { name, shape, dtype: 'F32' as const, data: new Uint8Array(size) };
    }),
  );

describe('a model', () => {
  it('has graphs whose data lie in one file of its own folder, whatever its config says', () => {
    const bytes = weights();
    const table = weightTable(config, parseSafetensorsHeader(bytes, bytes.length));
    const form: GraphForm = { attention: 'plain', precision: 'float32', project: floatProjection, batch: 1 };
    for (const build of [buildEncoder, buildDecoder]) {
      const text = Buffer.from(build(config, table, form)).toString('latin1');
      // Protobuf: the key, then field 2 with its length and the name.
      const pieces = text.split('\n\u0008location\u0012').slice(1);
      const locations = pieces.map((piece) => piece.slice(1, 1 + piece.charCodeAt(0)));
      expect(locations.length).toBeGreaterThan(10);
      expect(new Set(locations)).toEqual(new Set(['weights.safetensors']));
      expect(text).not.toMatch(/secret|passwd|\.\.|evil/);
    }
  });

  it('is called after its folder, and what else lies there is not looked at', async () => {
    await writeFile(join(dir, 'config.json'), JSON.stringify({ ...json, ...lures }));
    await writeFile(join(dir, 'weights.safetensors'), weights());
    for (const name of ['pytorch_model.bin', 'model.onnx', 'evil.py', 'weights.pkl'])
      await writeFile(join(dir, name), 'x');
    expect(await listModels([join(root, 'models')])).toMatchObject([{ name: 'stranger', dir }]);
  });

  it.each(['../../evil', '/etc/passwd', 'encoder/../../evil', '__proto__'])(
    'with a tensor %j is refused',
    async (name) => {
      await writeFile(join(dir, 'config.json'), JSON.stringify(json));
      await writeFile(join(dir, 'weights.safetensors'), weights([name]));
      await expect(readModelIdentity(dir)).rejects.toMatchObject({ code: 'model-damaged' });
    },
  );

  it.skipIf(process.platform === 'win32').each(['config.json', 'weights.safetensors', 'SHA256SUMS'])(
    'whose %s is a link out of its folder is refused',
    async (name) => {
      const files: Record<string, string | Uint8Array> = {
        'config.json': JSON.stringify(json),
        'weights.safetensors': weights(),
      };
      for (const [file, content] of Object.entries(files))
        await writeFile(join(file === name ? root : dir, file), content);
      if (name === 'SHA256SUMS') await writeFile(join(root, name), '');
      await symlink(join(root, name), join(dir, name));
      await expect(verifyModel(dir)).rejects.toMatchObject({
        code: 'model-damaged',
        message: expect.stringContaining('leads out of the model'),
      });
    },
  );

  it('is never read by anything that runs what it reads', () => {
    const main = sources('src-main');
    expect(filesWith(main, /node:vm|\beval\(|new Function\(|require\(|\bawait import\((?!\s*['"`./])/)).toEqual([]);
    // The only models that the runtime is given are those built here.
    expect(filesWith(main, /InferenceSession\.create\(/)).toEqual(['src-main/inference/session.ts']);
  });
});

describe('a token file', () => {
  const names = ['../../evil.npy', '/etc/evil.npy', '..\\evil.npy', 'info.json/../../evil.npy'];
  const content = Buffer.from('{}');

  it.each(names)('with an entry %j is refused as a zip and as a tar, and nothing is written', async (name) => {
    const { entries, tail } = layoutZip(
      ['info.json', name].map((entry) => ({ name: entry, size: content.length, crc32: 0x2af1_4b22 })),
    );
    const zip = Buffer.concat([...entries.flatMap(({ head }) => [head, content]), tail]);
    const tar = Buffer.concat([
      ...['000.info.json', name].flatMap((entry) => [tarHead(entry, 2), content, tarPadding(2)]),
      tarEnd(),
    ]);
    for (const [file, bytes] of [
      ['a.npz', zip],
      ['a.tar', tar],
    ] as const) {
      await writeFile(join(root, file), bytes);
      await expect(openTokenFile(join(root, file))).rejects.toMatchObject({
        code: expect.stringMatching(/^(?:refused-format|analysis-damaged)$/),
      });
    }
    expect((await readdir(root)).sort()).toEqual(['a.npz', 'a.tar', 'models']);
    expect(await readdir(join(root, '..'))).not.toContain('evil.npy');
  });
});

describe('an analysis', () => {
  it('from a stranger leads to no other computer', () => {
    const own = [join(root, 'analyses')];
    const follows = (path: string, folder: string) => mayFollow(path, folder, own, 'win32');
    for (const path of [
      '\\\\evil.example\\share\\a.mp4',
      '//evil.example/share/a.mp4',
      '\\\\?\\UNC\\evil\\x',
      '\\\\.\\pipe\\x',
    ]) {
      expect(follows(path, join(root, 'downloads', 'a.etok'))).toBe(false);
      expect(follows(path, join(root, 'analyses', 'a.etok'))).toBe(true);
    }
    expect(follows('C:\\clips\\a.mp4', join(root, 'downloads', 'a.etok'))).toBe(true);
  });

  it.each(['../../evil.mp4', '..', '/etc/passwd', 'C:\\Windows\\evil.mp4', '.\u0000.mp4', 'con.mp4'])(
    'of a source called %j goes into a folder of one plain name, and so do its exports',
    (name) => {
      const folder = analysisFolderName(name);
      for (const given of [folder, exportFileName(join('/home', folder), 'npz')]) {
        expect(given).not.toMatch(/[/\\]|^\.|^con\./);
        expect(given).not.toContain('\u0000');
        expect(given).toMatch(/\.(?:etok|npz)$/);
      }
    },
  );
});
