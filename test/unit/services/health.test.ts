// The health page: what is a problem and what is not, and a report that gives nothing of the user away.
import { describe, expect, it } from 'vitest';
import { type DeviceView, StudioError } from '../../../src-main/contract';
import { withoutPaths } from '../../../src-main/diagnosis/hideNames';
import type { FfmpegAbilities } from '../../../src-main/media/abilities';
import { deviceLines, ffmpegLines, modelLines } from '../../../src-main/services/health/checks';
import { reportText } from '../../../src-main/services/health/report';

const tools = {
  ffmpeg: '/home/jane doe/tools/ffmpeg',
  ffprobe: '/home/jane doe/tools/ffprobe',
  version: '7.1',
  origin: 'setting',
} as const;
const full: FfmpegAbilities = {
  missingCodecs: [],
  missingFilters: [],
  missingDemoFilters: [],
  encoders: { mp4: { name: 'libx264', best: true }, webm: { name: 'libvpx-vp9', best: true } },
};
const states = (lines: { label: string; state: string }[]) =>
  Object.fromEntries(lines.map(({ label, state }) => [label, state]));

describe('ffmpeg', () => {
  it('is well where all is there', () => {
    const lines = ffmpegLines(tools, full, true);
    expect(lines.every(({ state, remedy }) => state === 'ok' && remedy === null)).toBe(true);
    expect(lines.map(({ label }) => label)).toEqual(['ffmpeg', 'Filters', 'Decoders', 'MP4 encoder', 'WebM encoder']);
  });
  it('tells what is missing, how bad that is, and what to do', () => {
    const lines = ffmpegLines(
      { ...tools, origin: 'system' },
      {
        missingCodecs: ['HEVC', 'AV1'],
        missingFilters: ['showinfo'],
        missingDemoFilters: ['life'],
        encoders: { mp4: { name: 'mpeg4', best: false }, webm: null },
      },
      true,
    );
    expect(states(lines)).toEqual({
      ffmpeg: 'warning',
      Filters: 'problem',
      Decoders: 'warning',
      'MP4 encoder': 'info',
      'WebM encoder': 'warning',
      'Demo clip': 'info',
    });
    expect(lines.every(({ remedy }) => remedy !== null)).toBe(true);
    expect(lines.find(({ label }) => label === 'Decoders')?.found).toBe('H.264, VP9, ProRes; not HEVC, AV1');
  });
  it('is a problem where it is missing or does not answer, without a path', () => {
    const missing = new StudioError('ffmpeg-missing', 'No usable ffmpeg (/home/jane/ffmpeg not found)', 'Install it');
    expect(ffmpegLines(missing, null, true)).toMatchObject([
      { state: 'problem', found: 'No usable ffmpeg <path> not found)', remedy: 'Install it' },
    ]);
    expect(states(ffmpegLines(tools, null, false))).toEqual({ ffmpeg: 'ok', Abilities: 'problem' });
  });
});

describe('devices', () => {
  const device = (name: DeviceView['name'], note: string | null, probeMilliseconds: number | null): DeviceView => ({
    ...{ name, label: name, note, probeMilliseconds, available: probeMilliseconds !== null },
  });
  it('are no fault where they are not there, unless they were asked for', () => {
    const devices = [device('cuda', 'no driver', null), device('webgpu', null, null), device('cpu', null, 4)];
    expect(states(deviceLines(devices, 'auto'))).toEqual({ cuda: 'info', webgpu: 'info', cpu: 'ok' });
    expect(states(deviceLines(devices, 'cuda'))).toEqual({ cuda: 'warning', webgpu: 'info', cpu: 'ok' });
    expect(states(deviceLines([device('cpu', 'it crashed', null)], 'auto'))).toEqual({ cpu: 'problem' });
  });
});

describe('models', () => {
  const good = { parameters: 5.9e6, hasSums: true };
  it('tell damage, missing sums, and that there is none', () => {
    const lines = modelLines(
      [
        { name: 'a', imported: false, result: good },
        { name: 'b', imported: true, result: { ...good, hasSums: false } },
        { name: 'c', imported: false, result: { what: 'config.json is not valid JSON', remedy: 'Install it again' } },
      ],
      'gone',
    );
    expect(states(lines)).toEqual({ a: 'ok', b: 'info', c: 'problem', 'Chosen model': 'warning' });
    expect(states(modelLines([], null))).toEqual({ Models: 'problem' });
    expect(modelLines([{ name: 'a', imported: false, result: good }], 'a')).toHaveLength(1);
  });
});

describe('the report', () => {
  const head = { program: 'ElasticTok Studio 0.1.0', time: '2026-11-26T10:00:00Z', settings: { search: 'fast' } };
  const lines = [
    ...ffmpegLines(tools, full, false),
    ...modelLines([{ name: 'janes secret model', imported: true, result: { parameters: 1e6, hasSums: true } }], null),
  ];
  it('holds no path, no home and no name of the user unless they are asked for', () => {
    const text = reportText(head, { lines, log: [] }, false);
    expect(text).not.toMatch(/jane|\/home|[/\\]/);
    expect(text).toContain('[ok]      An imported model: 1.0 million parameters');
    expect(text).toMatch(/^ElasticTok Studio 0\.1\.0, diagnostics of 2026-11-26T10:00:00Z\nSettings: search fast\n/);
  });
  it('ends with the last lines of the log, as they are', () => {
    const log = ['{"what":"a \\"thing\\" happened"}', '{"what":"another"}'];
    for (const names of [false, true])
      expect(reportText(head, { lines, log }, names)).toMatch(/\n\nLast 2 lines of the log:\n\{.*thing.*\}\n\{.*\}\n$/);
    expect(reportText(head, { lines, log: [] }, false)).not.toContain('log');
  });
  it('holds them where they are', () => {
    const text = reportText(head, { lines, log: [] }, true);
    expect(text).toContain('janes secret model');
    expect(text).toContain('/home/jane doe/tools/ffmpeg');
  });
  it.each([
    ['Failed to load /home/jane doe/my libs/x.so: not there', 'Failed to load <path> not there'],
    ['C:\\Users\\Jane Doe\\a b\\c.dll is no library', '<path> is no library'],
    ['~/a and ../b differ', '<path> differ'],
    ['nothing to hide', 'nothing to hide'],
    ['one /a/b\ntwo \\\\server\\share', 'one <path>\ntwo <path>'],
  ])('hides %j', (text, expected) => expect(withoutPaths(text)).toBe(expected));
});
