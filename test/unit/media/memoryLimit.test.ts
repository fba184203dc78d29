// Reading what systems say of a process' memory, in their own words.
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { residentBytes, residentIn } from '../../../src-main/media/memoryLimit';

describe('residentIn', () => {
  it.each([
    ['linux', 'Name:\tffmpeg\nVmHWM:\t    9000 kB\nVmRSS:\t    5120 kB\n', 5120],
    ['linux', 'Name:\tffmpeg\nState:\tZ (zombie)\n', null],
    ['darwin', ' 123456\n', 123456],
    ['darwin', '', null],
    ['win32', '"ffmpeg.exe","4242","Console","1","1,234,567 K"\r\n', 1234567],
    ['win32', '"ffmpeg.exe","4242","Console","1","12.345 K"\r\n', 12345],
    ['win32', '"ffmpeg.exe","4242","Console","1","1\u00a0234 Ko"\r\n', 1234],
    ['win32', '"ffmpeg.exe","4242","Console","1","8 K"\r\n', 8],
    ['win32', 'INFO: No tasks are running which match the specified criteria.\r\n', null],
  ] as const)('%s %j', (platform, text, kilobytes) =>
    expect(residentIn(platform, text)).toBe(kilobytes === null ? null : kilobytes * 1024),
  );
});

describe('residentBytes', () => {
  it('is null of a process that is not there, and where the system has no such program', async () => {
    expect(await residentBytes(2 ** 30)).toBeNull();
    expect(await residentBytes(process.pid, process.platform === 'win32' ? 'darwin' : 'win32')).toBeNull();
  });

  it.skipIf(process.platform === 'win32' || !existsSync('/bin/ps'))('asks ps as macOS has it', async () => {
    const bytes = await residentBytes(process.pid, 'darwin');
    expect(bytes).toBeGreaterThan(10 * 2 ** 20);
    expect(bytes! / process.memoryUsage.rss()).toBeCloseTo(1, 0);
    expect(await residentBytes(2 ** 30, 'darwin')).toBeNull();
  });
});
