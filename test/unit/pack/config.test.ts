// What the packaging is told, for all three systems: that nothing is missing, and that what is missing is noticed.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builderConfig, fuses, missingFiles, videoTypes } from '../../../build/pack/config.mjs';
import { makeIcons } from '../../../build/pack/icons.mjs';
import { unusedPackages } from '../../../build/pack/packages.mjs';
import { findTarget, targetName, targets } from '../../../build/pack/targets.mjs';
import { videoExtensions } from '../../../src-main/media/containers';

const root = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'elastictok-icons-'));
let icons: Awaited<ReturnType<typeof makeIcons>>;
// The schema is read at the first time, which takes seconds.
beforeAll(async () => {
  icons = await makeIcons(folder);
  await validate(configFor('linux-x64'));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const configFor = (name: string, env: Record<string, string> = {}) =>
  builderConfig({
    ...{ target: findTarget(name), icons, ffmpeg: null, output: folder, env: env as NodeJS.ProcessEnv },
    afterPack: async () => {},
  });
const names = targets.map(targetName);

/** Checks a configuration against electron-builder's own schema. @throws on any word that it does not know */
async function validate(config: unknown): Promise<void> {
  const require = createRequire(createRequire(import.meta.url).resolve('electron-builder'));
  const { validateConfiguration } = require('app-builder-lib/out/util/config/config');
  await validateConfiguration(config, { isEnabled: false, add: () => {} });
}

describe.each(names)('the configuration for %s', (name) => {
  it("fits electron-builder's schema, and names nothing that is not there", async () => {
    await validate(configFor(name));
    expect(missingFiles(configFor(name))).toEqual([]);
  });

  it('carries models, licence and the command line', () => {
    const to = configFor(name).extraResources.map((resource) => resource.to);
    const command = name.startsWith('win32') ? 'bin/elastictok.cmd' : 'bin/elastictok';
    expect(to).toEqual(['models/elastictok-s-fsq', 'models/elastictok-s-vae', 'LICENSE.txt', command]);
  });

  it("takes the libraries of this system alone, and unpacks every system's kind of library", () => {
    const { files, asar, asarUnpack } = configFor(name);
    const { platform, arch, canvas } = findTarget(name);
    expect(files).toContain(`!node_modules/onnxruntime-node/bin/*/!(${platform}){,/**}`);
    expect(files).toContain(`!node_modules/onnxruntime-node/bin/*/*/!(${arch}){,/**}`);
    expect(files.some((pattern) => pattern.includes(canvas.replace('@napi-rs/', '')))).toBe(true);
    expect(asar).toBe(true);
    expect(asarUnpack.join()).toMatch(/\*\.node.*dll,dylib,so/);
  });

  it('has every fuse as it should be', () => {
    expect(configFor(name).electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
    expect(Object.keys(fuses)).toHaveLength(7);
  });
});

describe('what is missing is noticed', () => {
  it.each([
    ['an icon of Windows', (config: ReturnType<typeof configFor>) => (config.win.icon = '/nowhere/icon.ico')],
    ['an icon of macOS', (config) => (config.mac.icon = '/nowhere/icon.icns')],
    ['icons of Linux', (config) => (config.linux.icon = '/nowhere/linux')],
    [
      'a model',
      (config) => (config.extraResources[0] = { ...config.extraResources[0], from: '/nowhere/model', to: 'm' }),
    ],
    ['the installer script', (config) => (config.nsis.include = '/nowhere/installer.nsh')],
    ['entitlements', (config) => (config.mac.entitlements = '/nowhere/entitlements')],
  ] as [string, (config: ReturnType<typeof configFor>) => void][])('%s', (_what, spoil) => {
    const config = configFor('linux-x64');
    spoil(config);
    expect(missingFiles(config).length).toBeGreaterThan(0);
  });

  it("a word that electron-builder does not know, in every system's part", async () => {
    for (const part of ['win', 'mac', 'linux', 'nsis', 'electronFuses']) {
      const config = configFor('linux-x64') as unknown as Record<string, object>;
      await expect(validate({ ...config, [part]: { ...config[part], nosuchword: true } })).rejects.toThrow(
        /does not match the API schema/,
      );
    }
  });
});

describe('file associations', () => {
  it('offer the videos that the app opens, and take none of them from another program', () => {
    const { mac, linux } = configFor('darwin-arm64');
    expect(videoTypes.extensions).toEqual(videoExtensions);
    expect(mac.fileAssociations.find(({ ext }) => ext !== 'etok')).toMatchObject({
      ext: videoExtensions,
      rank: 'Alternate',
    });
    expect(linux.mimeTypes).toEqual(
      expect.arrayContaining(['video/mp4', 'video/x-matroska', 'video/webm', 'inode/directory']),
    );
    const script = readFileSync(configFor('win32-x64').nsis.include, 'utf8');
    expect([...script.matchAll(/insertmacro openWith "(\w+)"/g)].map(([, extension]) => extension)).toEqual(
      videoExtensions,
    );
    expect(script).not.toMatch(/APP_ASSOCIATE/);
  });

  it('make an analysis a document where folders can be one, and a menu entry on Windows', () => {
    expect(configFor('darwin-arm64').mac.fileAssociations[0]).toMatchObject({
      ext: 'etok',
      isPackage: true,
      rank: 'Owner',
    });
    expect(readFileSync(configFor('win32-x64').nsis.include, 'utf8')).toContain('System.FileName:"*.etok"');
  });
});

describe('signing and updates', () => {
  it('are off', () => {
    const { mac, publish } = configFor('darwin-arm64');
    expect(mac).toMatchObject({ identity: '-', hardenedRuntime: false, notarize: false });
    expect(publish).toBeNull();
  });

  it('come with their variables', async () => {
    const env = { CSC_LINK: 'c.p12', APPLE_TEAM_ID: 'TEAM', ELASTICTOK_UPDATE_URL: 'https://updates.example/' };
    const config = configFor('darwin-arm64', env);
    expect(config.mac).toMatchObject({ hardenedRuntime: true, notarize: true });
    expect('identity' in config.mac).toBe(false);
    expect(config.publish).toEqual({ provider: 'generic', url: 'https://updates.example/darwin-arm64' });
    await validate(config);
  });
});

it('the app has the id that it is packaged under', () => {
  const source = readFileSync(join(root, 'src-main/app/lifecycle.ts'), 'utf8');
  expect(source).toContain(`appId = '${configFor('win32-x64').appId}'`);
});

it('there is no installer for macOS on Intel, and it says why', () => {
  expect(names).toEqual(['win32-x64', 'win32-arm64', 'darwin-arm64', 'linux-x64', 'linux-arm64']);
  expect(() => findTarget('darwin-x64')).toThrow(/onnxruntime-node has no library for macOS on Intel/);
});

it('packages that only an install script needs stay out, those of the program do not', () => {
  const unused = unusedPackages(root);
  expect(unused).toEqual(expect.arrayContaining(['adm-zip', 'global-agent', 'zod']));
  for (const used of ['ws', 'fluent-ffmpeg', 'async', 'onnxruntime-common', 'electron-updater', 'semver'])
    expect(unused).not.toContain(used);
});
