// What is checked by running a packed program from its own files alone: the engine in Node, and the window in Chromium.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const run = (command, args, options = {}) =>
  spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26, timeout: 300_000, ...options });

/** Three seconds of two shots, 24 frames, made with ffmpeg. */
export function makeClip(path) {
  const shots = ['testsrc2=size=320x180:rate=8:duration=2', 'mandelbrot=size=320x180:rate=8:end_pts=1'];
  const filter = '[1:v]trim=end_frame=8,setpts=N/8/TB[b];[0:v][b]concat=n=2:v=1,format=yuv420p';
  const inputs = shots.flatMap((shot) => ['-f', 'lavfi', '-i', shot]);
  const options = [...inputs, '-filter_complex', filter, ...'-c:v mpeg4 -q:v 2 -y'.split(' ')];
  const { status, stderr } = run('ffmpeg', ['-v', 'error', ...options, path]);
  if (status !== 0) throw new Error(`ffmpeg made no clip: ${stderr}`);
}

/** Names and checksums of a folder's files. */
function sums(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return `${path.slice(folder.length)} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
    })
    .sort();
}

/** Differences of two folders, which have at least so many files. */
function differences(one, other, least) {
  const [a, b] = [sums(one), sums(other)];
  const lines = [...a.filter((line) => !b.includes(line)), ...b.filter((line) => !a.includes(line))];
  return a.length < least ? [`only ${a.length} files`, ...lines] : lines;
}

/**
 * Gives a function that turns a command into one which cannot see a folder: in a mount namespace of its own, an empty one lies over it.
 * Where the system does not allow that, the command stays as it is, and `hides` is false.
 */
export function without(folder) {
  const script = 'mount -t tmpfs none "$0" && exec "$@"';
  const hide = (words) => ['unshare', '--mount', 'sh', '-c', script, folder, ...words];
  const [command, ...rest] = hide(['ls', folder]);
  const tried = run(command, rest);
  const hides = tried.status === 0 && tried.stdout === '';
  return { hides, words: (command) => (hides ? hide(command) : command) };
}

/** Waits for a line of a program's output. */
function lineOf(child, pattern) {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const found = pattern.exec(text);
      if (found) resolve(found[1]);
    });
    child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${text}`)));
  });
}

/** Puts programs into a folder that tell in `asked` that they were called, before those that are there, or else the system's. @returns those */
function tellingTools(bin, asked) {
  mkdirSync(bin, { recursive: true });
  return ['ffmpeg', 'ffprobe'].map((tool) => {
    const own = join(bin, tool);
    const moved = join(bin, `real-${tool}`);
    if (existsSync(own)) renameSync(own, moved);
    const real = existsSync(moved) ? moved : tool;
    writeFileSync(own, `#!/bin/sh\necho ${tool} >> '${asked}'\nexec '${real}' "$@"\n`, { mode: 0o755 });
    return real;
  });
}

/**
 * Runs the program that lies in `alone` and the clone's beside it.
 *
 * @param {object} options
 * @param {(name: string, faults: string[]) => void} options.check
 * @param {string} options.alone copied resources: `app/`, the archive's files, and what lies beside the archive
 * @param {string[]} options.natives paths of its libraries for Node
 * @param {string} options.root the clone
 * @param {string} options.work folder for what is made
 * @param {string} options.chromiumPath
 */
export async function checkRun({ check, alone, natives, root, work, chromiumPath }) {
  const clip = join(work, 'two shots.mp4');
  makeClip(clip);
  const { hides, words } = without(root);
  check(
    'the program cannot reach the clone',
    hides ? [] : ['this system does not allow to hide it; what follows may have seen it'],
  );
  const env = {
    PATH: process.env.PATH,
    HOME: join(work, 'home'),
    ELASTICTOK_HOME: join(work, 'data'),
    LANG: 'C.UTF-8',
  };
  mkdirSync(env.HOME);
  const start = (args) => words([process.execPath, ...args]);
  const packed = (...args) => {
    const [command, ...rest] = start(args);
    return run(command, rest, { cwd: alone, env });
  };
  const problems = ({ status, stderr, error }) =>
    status === 0 ? [] : [`exit code ${status}: ${error?.message ?? stderr}`];

  const loads = natives.flatMap((path) => problems(packed('-e', `require(${JSON.stringify(path)})`)));
  check('every library loads', natives.length === 0 ? ['there is none'] : loads);

  const asked = join(work, 'asked');
  const real = tellingTools(join(alone, 'ffmpeg/bin'), asked);
  const cli = join(alone, 'app/out/main/cli.js');
  const analyze = ['analyze', clip, '--device', 'cpu', '--quiet', '--out'];
  const [here, there] = [join(work, 'clone'), join(work, 'packed')];
  // The clone by the same programs: another version's pictures differ in a few bits.
  const inClone = { cwd: work, env: { ...env, FFMPEG_PATH: real[0], FFPROBE_PATH: real[1] } };
  const ofClone = run(process.execPath, [join(root, 'out/main/cli.js'), ...analyze, here], inClone);
  const ofPacked = packed(cli, ...analyze, there);
  check('the engine analyses a clip in Node', [...problems(ofClone), ...problems(ofPacked)]);
  const askedFor = existsSync(asked) ? readFileSync(asked, 'utf8') : '';
  check(
    'ffmpeg of the resources is taken before that of the system',
    /^ffmpeg$/m.test(askedFor) && /^ffprobe$/m.test(askedFor) ? [] : ['nobody asked it'],
  );
  const name = 'two shots.etok';
  check('same tokens as from the clone, byte by byte', differences(join(here, name), join(there, name), 3));
  const decoded = packed(cli, 'decode', join(there, name), '--out', join(work, 'packed.mp4'), '--quiet');
  const decodedHere = run(
    process.execPath,
    [join(root, 'out/main/cli.js'), 'decode', join(here, name), '--out', join(work, 'clone.mp4'), '--quiet'],
    inClone,
  );
  check('the result decodes, to the same video as from the clone', [
    ...problems(decoded),
    ...problems(decodedHere),
    ...(decoded.status === 0 && readFileSync(join(work, 'packed.mp4')).equals(readFileSync(join(work, 'clone.mp4')))
      ? []
      : ['it differs']),
  ]);
  const sheet = packed(cli, 'report', join(there, name), '--out', join(work, 'timeline.png'), '--quiet');
  check('charts are drawn', problems(sheet));

  const data = join(work, 'window');
  mkdirSync(data);
  // The same device as above; the rest is what a first start has.
  writeFileSync(join(data, 'settings.json'), JSON.stringify({ version: 1, preferences: { device: 'cpu' } }));
  const [command, ...rest] = start([join(alone, 'app/out/main/serve.js'), '--no-open', '--data', data, clip]);
  const server = spawn(command, rest, { cwd: alone, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const flags = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  const browser = await chromium.launch({ executablePath: chromiumPath, args: flags });
  const faults = [];
  try {
    const address = await lineOf(server, /(http:\/\/\S+)/);
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(address);
    await page.locator('[data-testid=file-item][data-status=complete]').waitFor({ timeout: 120_000 });
    const frames = await page.getByTestId('timeline-plot').getAttribute('data-frames');
    if (frames !== '24') faults.push(`the timeline shows ${frames} frames of 24`);
    await page.keyboard.press('Control+Shift+P');
    await page.keyboard.type('About ElasticTok');
    await page.keyboard.press('Enter');
    const notices = await page.getByTestId('about-notices').textContent({ timeout: 20_000 });
    if (!notices.includes('onnxruntime-node')) faults.push('the About window shows no licences');
    await page.screenshot({ path: join(work, 'window.png') });
  } catch (error) {
    faults.push(error.message);
  } finally {
    await browser.close();
    server.kill('SIGTERM');
  }
  check('the window shows the analysis, and the licences under About', faults);
  check(
    'same tokens from the window as from the clone',
    differences(join(here, name, 'shards'), join(data, 'analyses', name, 'shards'), 2),
  );
}
