// Settings: defaults at first, changes that stay, damage that is put aside.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultPreferences } from '../../../src-main/contract/settings';
import { migrated, SETTINGS_VERSION } from '../../../src-main/settings/migrations';
import { defaultSettings, MAX_RECENTS, parseSettings, withRecent } from '../../../src-main/settings/schema';
import { openSettings } from '../../../src-main/settings/settingsFile';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'settings-'));
  path = join(folder, 'settings.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('settings file', () => {
  it('starts with the defaults and writes nothing by itself', async () => {
    const file = await openSettings(path);
    expect(file.current).toEqual(defaultSettings());
    expect(file.notice).toBeNull();
    expect(await readdir(folder)).toEqual([]);
  });
  it('keeps changes, also many at once, and makes its folder', async () => {
    const deep = join(folder, 'not', 'there', 'settings.json');
    const file = await openSettings(deep);
    await Promise.all([
      file.setPreferences({ theme: 'dark' }),
      file.setPreferences({ threshold: 0.01 }),
      file.setFfmpegPath('/usr/bin/ffmpeg'),
      file.setFolder('exports', '/home/me/tokens'),
      file.addRecent('/a.mp4'),
      file.addRecent('/b.mp4'),
    ]);
    const again = await openSettings(deep);
    expect(again.current).toEqual({
      version: SETTINGS_VERSION,
      preferences: { ...defaultPreferences, theme: 'dark', threshold: 0.01 },
      ffmpegPath: '/usr/bin/ffmpeg',
      folders: { analyses: null, exports: '/home/me/tokens' },
      recents: ['/b.mp4', '/a.mp4'],
    });
    await again.clearRecents();
    expect((await openSettings(deep)).current.recents).toEqual([]);
    expect(await readdir(join(folder, 'not', 'there'))).toEqual(['settings.json']);
  });
  it('refuses values that are none, and stays as it was', async () => {
    const file = await openSettings(path);
    await expect(file.setPreferences({ threshold: -1 })).rejects.toThrow();
    expect(file.current).toEqual(defaultSettings());
  });
  it.each([
    '',
    '{',
    'null',
    '[]',
    '{"version":2}',
    '{"version":0}',
    '{"version":"2"}',
    '{"version":1,"preferences":{"theme":"pink"}}',
    '\u0000\u0001',
  ])('puts a damaged file aside: %j', async (text) => {
    await writeFile(path, text);
    const file = await openSettings(path);
    expect(file.current).toEqual(defaultSettings());
    expect(file.notice).toMatchObject({ level: 'warning' });
    expect(file.notice?.message).toContain('settings.json.bad');
    expect(await readFile(`${path}.bad`, 'utf8')).toBe(text);
    await file.setPreferences({ theme: 'light' });
    expect((await openSettings(path)).notice).toBeNull();
  });
  it('tells what cannot be read or written, and goes on', async () => {
    const file = await openSettings(folder);
    expect(file.notice?.message).toContain('cannot be read');
    await expect(file.setPreferences({ theme: 'dark' })).rejects.toMatchObject({ code: 'write-failed' });
    expect(file.current.preferences.theme).toBe('dark');
  });
});

describe('settings of another version', () => {
  const first = {
    version: 1,
    preferences: { ...defaultPreferences, theme: 'dark' },
    ffmpegPath: '/opt/ffmpeg',
    exportFolder: '/home/me/tokens',
    recents: ['/a.mp4'],
  };
  it('takes over all that version 1 held, and writes nothing until something changes', async () => {
    await writeFile(path, JSON.stringify(first));
    const file = await openSettings(path);
    expect(file.notice).toBeNull();
    expect(file.current).toEqual({
      version: SETTINGS_VERSION,
      preferences: { ...defaultPreferences, theme: 'dark' },
      ffmpegPath: '/opt/ffmpeg',
      folders: { analyses: null, exports: '/home/me/tokens' },
      recents: ['/a.mp4'],
    });
    expect(await readdir(folder)).toEqual(['settings.json']);
  });
  it('takes over a version 1 that knew no folder of exports', () => {
    const { exportFolder: _, ...earlier } = first;
    expect(parseSettings(JSON.stringify(earlier)).folders).toEqual({ analyses: null, exports: null });
  });
  it('keeps the old file, byte for byte, before it is written over, and once', async () => {
    const text = `${JSON.stringify(first, null, 3)}\n\n`;
    await writeFile(path, text);
    const file = await openSettings(path);
    await Promise.all([file.setPreferences({ theme: 'light' }), file.addRecent('/b.mp4')]);
    expect(await readFile(`${path}.v1.bak`, 'utf8')).toBe(text);
    const again = await openSettings(path);
    expect(again.current).toEqual(file.current);
    await rm(`${path}.v1.bak`);
    await again.setPreferences({ theme: 'dark' });
    expect(await readdir(folder)).toEqual(['settings.json']);
  });
  it('is not written over where the old file cannot be kept', async () => {
    await writeFile(path, JSON.stringify(first));
    await mkdir(`${path}.v1.bak`);
    const file = await openSettings(path);
    await expect(file.setPreferences({ theme: 'light' })).rejects.toMatchObject({ code: 'write-failed' });
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(first);
    expect(file.current.preferences.theme).toBe('light');
  });
  it('puts a newer file aside, says so, and goes on with the defaults', async () => {
    const text = JSON.stringify({ version: 99, preferences: { theme: 'dark' }, anything: [1] });
    await writeFile(path, text);
    const file = await openSettings(path);
    expect(file.current).toEqual(defaultSettings());
    expect(file.notice?.message).toMatch(/newer version.*settings\.json\.v99\.bak/);
    await file.setPreferences({ theme: 'light' });
    expect(await readFile(`${path}.v99.bak`, 'utf8')).toBe(text);
    expect((await openSettings(path)).notice).toBeNull();
  });
  it('has one step for each version, which leaves the next number', () => {
    for (let version = 1; version < SETTINGS_VERSION; version++)
      expect(migrated({ version, preferences: {} }).version).toBe(SETTINGS_VERSION);
    const now = { ...defaultSettings(), unknown: 1 };
    expect(migrated(now)).toEqual(now);
  });
});

describe('settings schema', () => {
  it('fills in a preference that an older version did not have', () => {
    const { theme: _, ...older } = defaultPreferences;
    expect(parseSettings(JSON.stringify({ version: 1, preferences: older })).preferences).toEqual(defaultPreferences);
  });
  it('leaves out a preference that it does not know, and keeps the others', () => {
    const other = { ...defaultPreferences, theme: 'dark', sparkle: true };
    const { preferences } = parseSettings(JSON.stringify({ ...defaultSettings(), preferences: other }));
    expect(preferences).toEqual({ ...defaultPreferences, theme: 'dark' });
  });
  it('keeps 20 recents, each once, the last one first', () => {
    let recents: string[] = [];
    for (let i = 0; i < 30; i++) recents = withRecent(recents, `/${i}.mp4`);
    expect(recents).toHaveLength(MAX_RECENTS);
    expect(withRecent(recents, '/15.mp4').filter((path) => path === '/15.mp4')).toHaveLength(1);
    expect(withRecent(recents, '/15.mp4')[0]).toBe('/15.mp4');
  });
});
