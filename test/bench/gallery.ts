// `npm run bench -- gallery OUT [FILTER]`: pictures of every view of the real app, in both themes and at three sizes, and what a program sees wrong in them.
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { launchServe } from '../e2e/hosts/serve';
import { writePreferences } from '../e2e/launch';
import { Screen } from '../e2e/screen';
import { fixtureClip } from '../fixtures/clips';
import { encodePicture } from '../fixtures/pictureFiles';
import { dialogViews } from './gallery/dialogs';
import { fileViews } from './gallery/files';
import { type Stage, type Step, take, type View } from './gallery/stage';
import { firstViews, mainViews } from './gallery/views';

const [out = 'out/gallery', filter = ''] = process.argv.slice(2);
const wanted = new RegExp(filter);
const scratch = await mkdtemp(join(tmpdir(), 'elastictok-gallery-'));

/** Pictures with more and more noise, under names of several lengths. */
async function makePictures(): Promise<string> {
  const folder = join(scratch, 'pictures of a long walk');
  await mkdir(folder);
  for (let i = 1; i <= 14; i++) {
    const name = i % 4 === 0 ? `a walk along the river in the evening ${i}.png` : `walk ${i}.png`;
    await encodePicture(join(folder, name), `gradients=s=320x240:seed=${i}:n=4,format=yuv420p,noise=alls=${i * 3}`);
  }
  return folder;
}

/** Copies of a clip, as a folder of takes. */
async function makeTakes(): Promise<string> {
  const folder = join(scratch, 'takes');
  await mkdir(folder);
  const names = ['a.mp4', 'b.mp4', 'interview with a very long name, camera 2, take 17.mp4', 'd.mp4', 'e.mp4', 'f.mp4'];
  for (const name of names) await copyFile(await fixtureClip('long-gop'), join(folder, name));
  return folder;
}

const dataDir = join(scratch, 'data');
const errors = new Set<string>();
let count = 0;
let wrong = 0;

/** Starts the app on some files and looks at those views that are wanted. */
async function look(args: string[], views: readonly (View | Step)[]): Promise<void> {
  if (!views.some((one) => 'name' in one && wanted.test(one.name))) return;
  const app = await launchServe({ args, dataDir, env: process.env });
  try {
    const { page } = app;
    page.setDefaultTimeout(120_000);
    await page.getByTestId('file-item').first().waitFor();
    const stage: Stage = { page, screen: new Screen(page), demo: join(dataDir, 'demo.mp4'), takes, noVideo };
    for (const one of views) {
      if ('step' in one) {
        await one.step(stage);
        continue;
      }
      if (!wanted.test(one.name)) continue;
      const found = await take(stage, one, resolve(out));
      count++;
      wrong += found.length;
      console.log(`${found.length === 0 ? 'clean' : 'FLAWS'}  ${one.name}`);
      for (const line of found) console.log(`         ${line}`);
    }
    for (const line of app.console) if (/^(error|pageerror)/.test(line)) errors.add(line.slice(0, 300));
  } finally {
    await app.close();
  }
}

const noVideo = await fixtureClip('text');
const takes = await makeTakes();
try {
  await mkdir(dataDir);
  // Few frames: it is their looks that count, not how many there are.
  await writePreferences(dataDir, { analyzeOnOpen: false, sampling: { kind: 'fps', fps: 6 } });
  await look([await fixtureClip('cuts')], [...firstViews, ...mainViews, ...dialogViews]);
  await look([await makePictures(), takes], fileViews);
  for (const line of errors) console.log(`console  ${line}`);
  console.log(`${count} views in both themes and at three sizes in ${resolve(out)}; ${wrong} flaws found.`);
  if (wrong > 0) process.exitCode = 1;
} finally {
  await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
}
