// The checks of a packed program find what they are for: a small one is packed, and spoiled in one way after the other.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPackageWithOptions } from '@electron/asar';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkTree, nativeKind } from '../../../build/pack/checkTree.mjs';
import { packedFiles } from '../../../build/pack/contents.mjs';
import { billOfMaterials, noticesText } from '../../../build/pack/notices.mjs';
import { makeStandIn } from '../../../build/pack/standIn.mjs';

const work = mkdtempSync(join(tmpdir(), 'elastictok-tree-'));
const electron = join(work, 'electron');
const resources = join(electron, 'resources');

/** The head of a library for Linux of a processor. */
function elf(processor: number): Buffer {
  const bytes = Buffer.alloc(64);
  bytes.writeUInt32BE(0x7f454c46);
  bytes.writeUInt16LE(processor, 18);
  return bytes;
}
const x64 = elf(0x3e);
const part = (name: string) => ({
  type: 'library' as const,
  name,
  version: '1.0.0',
  licence: 'MIT',
  text: 'MIT License',
});
const parts = [part('good'), part('react'), part('zod'), part('elastictok-s-fsq')];

beforeAll(async () => {
  makeStandIn(electron, '45.0.0');
  await flipFuses(join(electron, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.RunAsNode]: false,
    [FuseV1Options.EnableCookieEncryption]: true,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: false,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
    [FuseV1Options.OnlyLoadAppFromAsar]: true,
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  });
  const app = join(work, 'app');
  mkdirSync(join(app, 'node_modules/good'), { recursive: true });
  writeFileSync(join(app, 'index.js'), 'run()');
  writeFileSync(
    join(app, 'node_modules/good/package.json'),
    '{ "name": "good", "version": "1.0.0", "license": "MIT" }',
  );
  for (const name of ['a.node', 'b.node', 'c.so.1']) writeFileSync(join(app, 'node_modules/good', name), x64);
  await createPackageWithOptions(app, join(resources, 'app.asar'), { unpack: '{*.node,*.so.*}' });
  const program = { name: 'app', version: '1.0.0', target: 'linux-x64', electron: '45.0.0' };
  writeFileSync(join(resources, 'THIRD-PARTY-NOTICES.txt'), noticesText(parts));
  writeFileSync(join(resources, 'sbom.cdx.json'), JSON.stringify(billOfMaterials(parts, program)));
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** Names of the checks that fail when these files are there as well. */
async function failures(more: Record<string, Buffer | string> = {}, executable = join(electron, 'electron')) {
  const failed: string[] = [];
  const files = [
    ...packedFiles(resources),
    ...Object.entries(more).map(([path, content]) => ({
      path,
      bytes: content.length,
      inArchive: path.startsWith('app.asar/'),
      read: () => Buffer.from(content),
    })),
  ];
  const check = (name: string, faults: string[]) => {
    if (faults.length > 0) failed.push(name);
  };
  await checkTree({
    check,
    files,
    resources,
    executable,
    target: 'linux-x64',
    root: '/home/somebody/clone',
    work: '/tmp/packed-here',
  });
  return failed;
}

it('passes a program that is as it should be', async () => {
  expect(await failures()).toEqual([]);
});

it.each([
  ['a library of another processor', { 'x/arm.node': elf(0xb7) }, 'no file is of another system or processor'],
  ['a source map', { 'app.asar/out/index.js.map': '{}' }, 'no test, source or source map'],
  ['a test', { 'app.asar/node_modules/good/test/all.js': '1' }, 'no test, source or source map'],
  ['TypeScript', { 'app.asar/out/index.ts': '1' }, 'no test, source or source map'],
  [
    'a path of this machine',
    { 'app.asar/out/x.js': 'require("/home/somebody/clone/x")' },
    'no path of the machine that packed it',
  ],
  ['a library in the archive', { 'app.asar/x.node': x64 }, 'every library lies outside of the archive'],
  ['another content', { 'app.asar/index.js': 'runOther()' }, 'every file of the archive has its checksum'],
  [
    'a package that nobody lists',
    { 'app.asar/node_modules/new/package.json': '{ "name": "new", "version": "2.0.0" }' },
    'notices and bill of materials name every package',
  ],
])('finds %s', async (_what, more, name) => {
  expect(await failures(more as unknown as Record<string, Buffer | string>)).toEqual([name]);
});

it('finds fuses that nobody has set', async () => {
  const other = join(work, 'fresh');
  makeStandIn(other, '45.0.0');
  expect(await failures({}, join(other, 'electron'))).toEqual(['fuses are as configured']);
});

it('tells libraries of the three systems apart', () => {
  const pe = Buffer.alloc(256);
  pe.write('MZ');
  pe.writeUInt32LE(128, 60);
  pe.write('PE\0\0', 128);
  pe.writeUInt16LE(0xaa64, 132);
  const macho = Buffer.alloc(64);
  macho.writeUInt32LE(0xfeedfacf);
  macho.writeUInt32LE(0x0100000c, 4);
  expect([x64, elf(0xb7), pe, macho, Buffer.from('text')].map(nativeKind)).toEqual([
    'linux-x64',
    'linux-arm64',
    'win32-arm64',
    'darwin-arm64',
    null,
  ]);
});

it('the bill of materials is the same for the same parts, and another for others', () => {
  const program = { name: 'app', version: '1.0.0', target: 'linux-x64', electron: '45.0.0' };
  const bill = billOfMaterials(parts, program);
  expect(bill.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(billOfMaterials(parts, program)).toEqual(bill);
  expect(billOfMaterials(parts.slice(1), program).serialNumber).not.toBe(bill.serialNumber);
  expect(bill.components.map((one) => one.name)).toEqual(['electron', 'good', 'react', 'zod', 'elastictok-s-fsq']);
});
