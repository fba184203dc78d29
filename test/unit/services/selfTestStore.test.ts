// Measured speeds are kept from session to session; a damaged file counts as empty.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SelfTestStore } from '../../../src-main/services/selfTestStore';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'self-tests-'));
  path = join(folder, 'made', 'self-tests.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('gives back what was measured, the last time of each device, until it fails', async () => {
  const store = await SelfTestStore.open(path);
  await Promise.all([store.put('a', 'cpu', 5), store.put('a', 'webgpu', 2), store.put('b', 'cpu', 9)]);
  await store.put('a', 'cpu', 4);
  const again = await SelfTestStore.open(path);
  expect(again.speeds('a')).toEqual([
    { device: 'webgpu', probeMilliseconds: 2 },
    { device: 'cpu', probeMilliseconds: 4 },
  ]);
  await again.put('a', 'webgpu', null);
  expect((await SelfTestStore.open(path)).speeds('a')).toEqual([{ device: 'cpu', probeMilliseconds: 4 }]);
  expect(again.speeds('b')).toHaveLength(1);
  expect(again.speeds('c')).toEqual([]);
});

it('drops what another runtime measured', async () => {
  await (await SelfTestStore.open(path)).put('a', 'cpu', 5);
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace(/"runtime": "[^"]*"/, '"runtime": "0.0.1"'));
  const store = await SelfTestStore.open(path);
  expect(store.speeds('a')).toEqual([]);
  await store.put('b', 'cpu', 1);
  expect(await readFile(path, 'utf8')).not.toContain('0.0.1');
});

it.each(['', 'no JSON', '[]', '{"version":2,"records":[]}', '{"version":1,"records":[{"device":"tpu"}]}'])(
  'takes %j for an empty file and writes it anew',
  async (text) => {
    const damaged = join(folder, 'self-tests.json');
    await writeFile(damaged, text);
    const store = await SelfTestStore.open(damaged);
    expect(store.speeds('a')).toEqual([]);
    await store.put('a', 'cpu', 3);
    expect((await SelfTestStore.open(damaged)).speeds('a')).toHaveLength(1);
  },
);
