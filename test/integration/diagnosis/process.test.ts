// What becomes of a process that meets a fault, each in a process of its own: uncaught errors, rejections, an engine that dies, a kill.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { brokenRuns } from '../../../src-main/diagnosis/lastRun';
import { bundleScript } from '../../fixtures/bundle';

let child: string;
let folder: string;
beforeAll(async () => {
  child = await bundleScript('test/fixtures/diagnosisChild.ts');
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elastictok-faults-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const run = (fault: string, ...more: string[]) =>
  spawnSync(process.execPath, [child, folder, fault, ...more], { encoding: 'utf8' });
const crashes = async () =>
  Promise.all(
    (await readdir(join(folder, 'crashes')))
      .filter((name) => name.endsWith('.json'))
      .map(async (name) => JSON.parse(await readFile(join(folder, 'crashes', name), 'utf8'))),
  );
async function logged(): Promise<string> {
  const logs = join(folder, 'logs');
  return (await Promise.all((await readdir(logs)).map((name) => readFile(join(logs, name), 'utf8')))).join('');
}
const broken = () => brokenRuns(join(folder, 'crashes')).map(({ reported }) => reported);

it('an error that nobody catches ends it, with a report and its last line on the disk', async () => {
  const { status, stderr } = run('throw');
  expect(status).toBe(1);
  expect(stderr).toContain('a process crashed: cannot read');
  const [report] = await crashes();
  expect(report).toMatchObject({ kind: 'program', reason: 'uncaught exception', version: '1.2.3' });
  expect(report.error[0]).toMatch(/^RangeError: cannot read 'name-[0-9a-f]{8}\.mp4'$/);
  expect(report.log.map(({ what }: { what: string }) => what)).toEqual(['started', 'a process crashed']);
  expect(await logged()).toContain('a process crashed');
  expect(JSON.stringify(report) + (await logged())).not.toMatch(/jane|my clip/);
  // The next start tells of it, and has nothing to add to the report.
  expect(broken()).toEqual([true]);
});

it('a rejection that nobody handles is reported and does not end it', async () => {
  expect(run('reject').status).toBe(0);
  expect(await crashes()).toMatchObject([{ kind: 'program', reason: 'a rejection that nobody handled' }]);
  expect(broken()).toEqual([]);
});

it('an engine that dies is reported with what it said last', async () => {
  const engine = join(folder, 'engine.mjs');
  await writeFile(
    engine,
    "process.on('message', () => { console.error('terminate called: no memory'); process.abort(); });",
  );
  const { status } = run('engine', engine);
  expect(status).toBe(0);
  const [report] = await crashes();
  expect(report).toMatchObject({
    kind: 'engine',
    reason: process.platform === 'win32' ? expect.any(String) : 'signal SIGABRT',
  });
  expect(report.log).toContainEqual(expect.objectContaining({ from: 'engine', error: 'terminate called: no memory' }));
});

it('a terminal that is closed does not end it', async () => {
  expect(run('closed').status).toBe(0);
  await expect(crashes()).resolves.toEqual([]);
  expect(broken()).toEqual([]);
});

it('a run that was killed is found by the next one', async () => {
  const running = spawn(process.execPath, [child, folder, 'hang'], { stdio: 'ignore' });
  await vi.waitFor(async () => expect(await logged()).toContain('started'), 10_000);
  expect(broken()).toEqual([]);
  running.kill('SIGKILL');
  await new Promise((resolve) => running.once('exit', resolve));
  expect(run('none').status).toBe(0);
  expect(await crashes()).toMatchObject([{ kind: 'program', reason: 'it was killed, or the computer stopped' }]);
});
