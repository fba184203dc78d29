// Settings: defaults at first, changes that stay, damage that is put aside.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultPreferences } from '../../../src-main/contract/settings';
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
      file.setExportFolder('/home/me/tokens'),
      file.addRecent('/a.mp4'),
      file.addRecent('/b.mp4'),
    ]);
    const again = await openSettings(deep);
    expect(again.current).toEqual({
      version: 1,
      preferences: { ...defaultPreferences, theme: 'dark', threshold: 0.01 },
      ffmpegPath: '/usr/bin/ffmpeg',
      exportFolder: '/home/me/tokens',
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
  it.each(['', '{', 'null', '[]', '{"version":2}', '{"version":1,"preferences":{"theme":"pink"}}', '\u0000\u0001'])(
    'puts a damaged file aside: %j',
    async (text) => {
      await writeFile(path, text);
      const file = await openSettings(path);
      expect(file.current).toEqual(defaultSettings());
      expect(file.notice).toMatchObject({ level: 'warning' });
      expect(file.notice?.message).toContain('settings.json.bad');
      expect(await readFile(`${path}.bad`, 'utf8')).toBe(text);
      await file.setPreferences({ theme: 'light' });
      expect((await openSettings(path)).notice).toBeNull();
    },
  );
  it('tells what cannot be read or written, and goes on', async () => {
    const file = await openSettings(folder);
    expect(file.notice?.message).toContain('cannot be read');
    await expect(file.setPreferences({ theme: 'dark' })).rejects.toMatchObject({ code: 'write-failed' });
    expect(file.current.preferences.theme).toBe('dark');
  });
});

describe('settings schema', () => {
  it('fills in a preference that an older version did not have', () => {
    const { theme: _, ...older } = defaultPreferences;
    expect(parseSettings(JSON.stringify({ version: 1, preferences: older })).preferences).toEqual(defaultPreferences);
  });
  it('keeps 20 recents, each once, the last one first', () => {
    let recents: string[] = [];
    for (let i = 0; i < 30; i++) recents = withRecent(recents, `/${i}.mp4`);
    expect(recents).toHaveLength(MAX_RECENTS);
    expect(withRecent(recents, '/15.mp4').filter((path) => path === '/15.mp4')).toHaveLength(1);
    expect(withRecent(recents, '/15.mp4')[0]).toBe('/15.mp4');
  });
});
