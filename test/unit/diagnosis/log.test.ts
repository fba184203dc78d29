// The log: JSON lines in files that end, are few and never stop the program; crash reports; whether the last run came to its end.
import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StudioError } from '../../../src-main/contract';
import { Crashes } from '../../../src-main/diagnosis/crashes';
import { logEngineLines, tellFault } from '../../../src-main/diagnosis/engineLines';
import { brokenRuns } from '../../../src-main/diagnosis/lastRun';
import { Log, log } from '../../../src-main/diagnosis/log';
import { LogFile, logFiles, writerOf } from '../../../src-main/diagnosis/logFile';
import { processStart } from '../../../src-main/fsx/processes';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elastictok-log-'));
});
afterEach(async () => {
  await log.stop();
  log.allowNames(false);
  await rm(folder, { recursive: true, force: true });
});

async function lines(from = folder): Promise<Record<string, unknown>[]> {
  const texts = await Promise.all(logFiles(from).map((name) => readFile(join(from, name), 'utf8')));
  return texts.flatMap((text) => text.trimEnd().split('\n')).map((line) => JSON.parse(line));
}

describe('files', () => {
  it('begin anew at their size, and only the newest are kept', async () => {
    const file = new LogFile({ folder, maxBytes: 1000, maxFiles: 3 });
    for (let i = 0; i < 60; i++) {
      file.write(JSON.stringify({ i, text: 'x'.repeat(80) }));
      await file.flush();
    }
    const names = logFiles(folder);
    expect(names).toHaveLength(3);
    expect(names.map(writerOf)).toEqual([process.pid, process.pid, process.pid]);
    for (const name of names) expect((await stat(join(folder, name))).size).toBeLessThanOrEqual(1000);
    const found = (await lines()).map(({ i }) => i as number);
    expect(found.at(-1)).toBe(59);
    expect(found).toEqual(found.map((_, at) => found[0]! + at));
  });

  it.skipIf(process.platform === 'win32')('are for their user alone', async () => {
    const file = new LogFile({ folder: join(folder, 'logs') });
    file.write('{}');
    await file.flush();
    expect((await stat(join(folder, 'logs'))).mode & 0o077).toBe(0);
    expect((await stat(join(folder, 'logs', logFiles(join(folder, 'logs'))[0]!))).mode & 0o077).toBe(0);
  });

  it('drop lines where the disk takes none, and say how many when it does again', async () => {
    const inTheWay = join(folder, 'logs');
    await writeFile(inTheWay, 'a file where the folder should be');
    const file = new LogFile({ folder: inTheWay, pauseMs: 0 });
    for (let i = 0; i < 5; i++) file.write('{}');
    await file.flush();
    file.flushNow();
    await rm(inTheWay);
    file.write('{"after":true}');
    await file.flush();
    expect(await lines(inTheWay)).toMatchObject([{ what: 'lines were dropped', count: 5 }, { after: true }]);
  });

  it('hold no more in memory than a thousand lines that wait', async () => {
    const file = new LogFile({ folder });
    for (let i = 0; i < 3000; i++) file.write('{}');
    await file.flush();
    expect((await lines()).reduce((sum, { count }) => sum + (typeof count === 'number' ? count : 0), 0)).toBe(2000);
  });
});

describe('lines', () => {
  it('say when, what and where, with marks for names', async () => {
    log.start({ folder, print: false });
    log.error('an analysis failed', {
      error: new StudioError('unreadable', 'it is damaged', 'Copy it', 'my clip.mp4'),
    });
    log.info('done', { file: '/home/jane/my clip.etok', data: { frames: 7 } });
    const broken = new TypeError("cannot open '/home/jane/my clip.mp4'");
    log.warning('a request failed', { error: broken, from: 'page' });
    await log.flush();
    const [failed, done, request] = await lines();
    expect(failed).toMatchObject({ level: 'error', from: 'main', code: 'unreadable', error: 'it is damaged' });
    expect(failed?.file).toMatch(/^name-[0-9a-f]{8}\.mp4$/);
    expect(done).toMatchObject({ frames: 7, file: String(failed?.file).replace('.mp4', '.etok') });
    expect(request).toMatchObject({ level: 'warning', from: 'page', error: `cannot open '${failed?.file}'` });
    expect(String(request?.stack).split(',')[0]).toMatch(/^ {4}at .*log\.test\.ts:\d+:\d+\)$/);
    expect(JSON.stringify(await lines())).not.toMatch(/jane|my clip|[/]/);
    expect(new Date(String(done?.time)).getFullYear()).toBeGreaterThan(2000);
  });

  it('hold names where the user allows it, and say so of themselves; a report can still be without', async () => {
    log.start({ folder, print: false });
    log.allowNames(true);
    log.info('opened', { file: 'my clip.mp4' });
    await log.flush();
    expect((await lines()).at(-1)).toMatchObject({ file: 'my clip.mp4', names: true });
    expect(log.last(1, false)[0]).not.toContain('my clip');
    expect(log.last(1, true)[0]).toContain('my clip.mp4');
  });

  it('survive what cannot be written as text, and do not flood', async () => {
    const flooded = new Log();
    flooded.start({ folder, print: false });
    const error = {
      toString: () => {
        throw new Error('no text');
      },
    };
    flooded.error('odd', { error });
    for (let i = 0; i < 3000; i++) flooded.info('again', { data: { i } });
    await flooded.stop();
    expect((await lines()).length).toBeGreaterThan(300);
    expect((await lines()).length).toBeLessThan(700);
  });
});

describe('what engines say', () => {
  it('comes as faults with their stacks and as lines, of any length', async () => {
    log.start({ folder, print: false });
    const written: string[] = [];
    const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    tellFault('a request failed', new RangeError('too many\nlines'));
    spy.mockRestore();
    const stream = new PassThrough();
    logEngineLines(stream);
    const text = `${written.join('')}terminate called\n${'x'.repeat(100_000)}\n{"engineFault":1}\nlast`;
    for (let at = 0; at < text.length; at += 1000) stream.write(text.slice(at, at + 1000));
    stream.end();
    await new Promise((resolve) => stream.once('end', resolve));
    await log.flush();
    const found = await lines();
    expect(found[0]).toMatchObject({
      level: 'error',
      from: 'engine',
      what: 'a request failed',
      error: 'too many\nlines',
    });
    expect(found[0]?.stack).toBeInstanceOf(Array);
    expect(found.slice(1).map(({ error }) => String(error).slice(0, 20))).toEqual([
      'terminate called',
      'x'.repeat(20),
      '{"engineFault":1}',
      'last',
    ]);
  });
});

describe('crash reports', () => {
  it('hold the reason, the stack and the last lines without names, and are few', async () => {
    const crashes = new Crashes(join(folder, 'crashes'), { version: '1.2.3', host: 'serve' });
    log.info('opened', { file: '/home/jane/my clip.mp4' });
    crashes.write({ kind: 'engine', reason: 'signal SIGSEGV', error: new Error("in '/home/jane/my clip.mp4'") });
    const report = JSON.parse(crashes.newest()!);
    expect(report).toMatchObject({ kind: 'engine', reason: 'signal SIGSEGV', version: '1.2.3', host: 'serve' });
    expect(report.log.at(-1)).toMatchObject({ what: 'opened' });
    expect(crashes.newest()).not.toMatch(/jane|my clip/);
    for (let i = 0; i < 50; i++) crashes.write({ kind: 'page', reason: 'crashed' });
    expect(crashes.names()).toHaveLength(10);
    for (let run = 0; run < 5; run++) {
      const next = new Crashes(join(folder, 'crashes'), {});
      for (let i = 0; i < 10; i++) next.write({ kind: 'page', reason: 'crashed' });
    }
    expect(crashes.names()).toHaveLength(20);
    expect((await readdir(crashes.folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('are left out where nothing can be written', async () => {
    await writeFile(join(folder, 'crashes'), '');
    const crashes = new Crashes(join(folder, 'crashes'), {});
    crashes.write({ kind: 'program', reason: 'x' });
    crashes.pruneDumps();
    expect([crashes.names(), crashes.newest()]).toEqual([[], null]);
  });

  it('leave the newest few pictures of memory', async () => {
    const crashes = new Crashes(folder, {});
    await mkdir(join(crashes.dumps, 'completed'), { recursive: true });
    for (let i = 0; i < 8; i++) await writeFile(join(crashes.dumps, 'completed', `${i}.dmp`), 'x');
    await chmod(crashes.dumps, 0o755);
    crashes.pruneDumps();
    expect(await readdir(join(crashes.dumps, 'completed'))).toHaveLength(5);
  });
});

describe('the last run', () => {
  it('is told apart by what stands in its folder, once, and a run that goes on is none', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    await writeFile(join(folder, `running-${pid}`), '123 ');
    expect(brokenRuns(folder)).toEqual([{ pid, reported: false }]);
    expect(brokenRuns(folder)).toEqual([]);
    await writeFile(join(folder, `running-${pid}`), '123 reported');
    expect(brokenRuns(folder)).toEqual([{ pid, reported: true }]);
    await writeFile(join(folder, `running-${process.ppid}`), `${processStart(process.ppid)?.ticks ?? ''} `);
    expect(brokenRuns(folder)).toEqual([]);
    // The number belongs to another process by now.
    if (process.platform === 'linux') {
      await writeFile(join(folder, `running-${process.ppid}`), '1 ');
      expect(brokenRuns(folder)).toEqual([{ pid: process.ppid, reported: false }]);
    }
  });
});
