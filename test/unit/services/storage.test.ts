// Storage: what is counted, what may be removed, what is asked twice, and the limit of uploads.
import { mkdir, mkdtemp, readdir, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { storageViewSchema } from '../../../src-main/contract';
import { Storage } from '../../../src-main/services/storage';
import { lockFolder } from '../../../src-main/store/lock';

let data: string;
let open: Set<string>;
let limit: number | null;
let storage: Storage;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'storage-'));
  open = new Set();
  limit = null;
  storage = new Storage({
    dataDir: data,
    analysisDirs: () => [join(data, 'analyses'), join(data, 'analyses')],
    isOpen: (path) => open.has(path),
    uploadLimit: () => limit,
  });
});
afterEach(() => rm(data, { recursive: true, force: true }));

/** A file of so many bytes that was last changed so many minutes ago. */
async function put(path: string, bytes: number, minutesAgo = 10): Promise<string> {
  const full = join(data, path);
  await mkdir(join(full, '..'), { recursive: true });
  await writeFile(full, Buffer.alloc(bytes));
  const then = new Date(Date.now() - minutesAgo * 60_000);
  await utimes(full, then, then);
  return full;
}

const names = async (folder: string) => (await readdir(join(data, folder)).catch(() => [])).sort();
const storeOf = async (kind: string) => {
  const { stores } = storageViewSchema.parse(await storage.view());
  return stores.find((store) => store.kind === kind);
};

it('counts everything once, follows no link, and is content with nothing', async () => {
  for (const kind of ['uploads', 'drafts', 'demo', 'analyses', 'models'])
    expect(await storeOf(kind)).toEqual({ kind, count: 0, bytes: 0, removable: { count: 0, bytes: 0, names: [] } });
  await put('uploads/a.mp4', 100);
  await put('demo.mp4', 7);
  await put('analyses/a.etok/analysis.json', 10);
  await put('analyses/a.etok/shards/00000.safetensors', 20);
  await put('analyses/notes.txt', 1000);
  await put('models/m/weights.safetensors', 50);
  await symlink(join(data, 'models'), join(data, 'analyses', 'link.etok'));
  await symlink(join(data, 'demo.mp4'), join(data, 'uploads', 'link.mp4'));
  expect(await storeOf('uploads')).toMatchObject({ count: 1, bytes: 100 });
  expect(await storeOf('demo')).toMatchObject({ count: 1, bytes: 7, removable: { names: ['demo.mp4'] } });
  expect(await storeOf('analyses')).toMatchObject({ count: 1, bytes: 30, removable: { names: ['a.etok'] } });
  // Models are removed where they are listed.
  expect(await storeOf('models')).toMatchObject({ count: 1, bytes: 50, removable: { count: 0 } });
});

it('leaves alone what is open, being written, or just coming in', async () => {
  open.add(await put('uploads/open.mp4', 1));
  await put('uploads/new.mp4', 1, 0);
  await put('uploads/.upload-1.part', 1, 30);
  await put('uploads/.upload-2.part', 1, 90);
  await put('uploads/old.mp4', 1);
  await put('analyses/open.etok/analysis.json', 1);
  open.add(join(data, 'analyses', 'open.etok'));
  await put('analyses/locked.etok/analysis.json', 1);
  await put('analyses/done.etok/analysis.json', 1);
  const lock = await lockFolder(join(data, 'analyses', 'locked.etok'));
  try {
    expect((await storeOf('uploads'))?.removable.names).toEqual(['.upload-2.part', 'old.mp4']);
    expect((await storeOf('analyses'))?.removable.names).toEqual(['done.etok']);
    await storage.clear({ uploads: true, drafts: false, demo: true, analyses: 1 });
  } finally {
    await lock.release();
  }
  expect(await names('uploads')).toEqual(['.upload-1.part', 'new.mp4', 'open.mp4']);
  expect(await names('analyses')).toEqual(['locked.etok', 'open.etok']);
});

it('removes only what is wanted, and analyses only in the number that was agreed to', async () => {
  await put('uploads/a.mp4', 100);
  await put('demo.mp4', 7);
  await put('analyses/a.etok/analysis.json', 10);
  const { removedBytes, view } = await storage.clear({ uploads: true, drafts: false, demo: false, analyses: null });
  expect(removedBytes).toBe(100);
  expect(view.stores.find(({ kind }) => kind === 'uploads')?.count).toBe(0);
  expect(await names('.')).toContain('demo.mp4');
  expect(await names('analyses')).toEqual(['a.etok']);
  await put('uploads/b.mp4', 100);
  await put('analyses/b.etok/analysis.json', 10);
  await expect(storage.clear({ uploads: true, drafts: false, demo: true, analyses: 1 })).rejects.toMatchObject({
    code: 'bad-request',
  });
  // Nothing at all went: the user was shown something else.
  expect([await names('uploads'), await names('analyses')]).toEqual([['b.mp4'], ['a.etok', 'b.etok']]);
  expect((await storage.clear({ uploads: false, drafts: false, demo: true, analyses: 2 })).removedBytes).toBe(27);
  expect([await names('uploads'), await names('analyses')]).toEqual([['b.mp4'], []]);
});

it('keeps uploads within their limit, those sent longest ago first, never one that is open', async () => {
  open.add(await put('uploads/oldest.mp4', 400, 50));
  await put('uploads/old.mp4', 400, 40);
  await put('uploads/middle.mp4', 400, 30);
  await put('uploads/late.mp4', 400, 20);
  await put('analyses/a.etok/analysis.json', 5000);
  await storage.trim();
  expect(await names('uploads')).toHaveLength(4);
  limit = 1000;
  await storage.trim();
  expect(await names('uploads')).toEqual(['late.mp4', 'oldest.mp4']);
  limit = 1;
  await storage.trim();
  expect(await names('uploads')).toEqual(['oldest.mp4']);
  expect(await names('analyses')).toEqual(['a.etok']);
});

it('keeps drafts within their own limit, and clears them whoever reads them, but never one that is being made', async () => {
  await put('drafts/old.drafts', 3, 30);
  await put('drafts/new.drafts', 4, 0);
  await put('drafts/.etok-1-1.tmp', 50, 0);
  expect(await storeOf('drafts')).toMatchObject({ count: 2, bytes: 7, removable: { count: 2, bytes: 7 } });
  await storage.trim();
  expect(await names('drafts')).toHaveLength(3);
  // Sparse: they take no room on the disk.
  await truncate(join(data, 'drafts', 'new.drafts'), 4e9);
  await storage.trim();
  expect(await names('drafts')).toEqual(['.etok-1-1.tmp', 'new.drafts']);
  await put('uploads/a.mp4', 1);
  expect((await storage.clear({ uploads: false, drafts: true, demo: false, analyses: null })).removedBytes).toBe(4e9);
  expect([await names('drafts'), await names('uploads')]).toEqual([['.etok-1-1.tmp'], ['a.mp4']]);
});
