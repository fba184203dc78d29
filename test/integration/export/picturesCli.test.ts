// `elastictok decode` and `elastictok report` as a user runs them: what they write, what they refuse, what they say.
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnalysisFolder } from '../../../src-main/store/analysisFolder';
import { ffprobePts, processesNaming } from '../media/support';
import { analysed, elastictok, startElastictok } from './pictures.support';

let folder: string;
let cuts: AnalysisFolder;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elastictok-decode-'));
  cuts = await analysed('cuts', folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const out = (name: string) => join(folder, name);

describe('elastictok decode', () => {
  it('writes a video, refuses to replace it, and does with --force', async () => {
    const args = ['decode', cuts.path, '--from', '10', '--to', '29', '--out', out('a.mp4')];
    expect(await elastictok(args)).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('20 frames') });
    expect(await ffprobePts(out('a.mp4'))).toHaveLength(20);
    const refused = await elastictok(args);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toBe(
      'elastictok: a.mp4: there is one of this name already. Choose another name, or let it be replaced (--force).\n',
    );
    expect((await elastictok([...args, '--force'])).code).toBe(0);
  });

  it('writes stills, a sheet and a comparison', async () => {
    expect((await elastictok(['decode', cuts.path, '--pictures', 'shots', '--out', out('stills')])).code).toBe(0);
    expect(await readdir(out('stills'))).toHaveLength(4);
    expect((await elastictok(['decode', cuts.path, '--pictures', '6', '--out', out('sheet.png')])).code).toBe(0);
    expect((await readFile(out('sheet.png'))).subarray(1, 4).toString()).toBe('PNG');
    const both = await elastictok(['decode', cuts.path, '--side-by-side', '--out', out('both.webm')]);
    expect(both).toMatchObject({ code: 0, stderr: '' });
    expect(await ffprobePts(out('both.webm'))).toHaveLength(96);
  });

  it('decodes a token file to the same pictures, and leaves nothing behind', async () => {
    const scratch = out('scratch');
    await mkdir(scratch);
    expect((await elastictok(['export', cuts.path, '--out', folder])).code).toBe(0);
    const tokens = join(folder, `${basename(cuts.path, '.etok')}.safetensors`);
    expect(
      (await elastictok(['decode', tokens, '--to', '9', '--out', out('fromTokens')], { TMPDIR: scratch })).code,
    ).toBe(0);
    expect((await elastictok(['decode', cuts.path, '--to', '9', '--out', out('fromAnalysis')])).code).toBe(0);
    const names = await readdir(out('fromTokens'));
    expect(names).toHaveLength(10);
    for (const name of names)
      expect(await readFile(join(out('fromTokens'), name))).toEqual(await readFile(join(out('fromAnalysis'), name)));
    expect((await readdir(scratch)).filter((name) => name.startsWith('elastictok'))).toEqual([]);
  });

  it('says which model is missing and how to get it', async () => {
    const { code, stderr } = await elastictok(['decode', cuts.path, '--out', out('no.mp4')], {
      ELASTICTOK_MODELS: folder,
      ELASTICTOK_HOME: folder,
    });
    expect(code).toBe(2);
    const { name, weightHash } = cuts.manifest.model;
    expect(stderr).toContain(`the model ${name}, weights ${weightHash.slice(0, 12)}: it is not installed.`);
    expect(stderr).toContain('elastictok models import FILE');
    expect(await stat(out('no.mp4')).catch(() => null)).toBeNull();
  });

  it('stops at once when it is interrupted, with nothing under the name', async () => {
    const long = out('long.webm');
    const child = await startElastictok(['decode', cuts.path, '--side-by-side', '--out', long]);
    while (processesNaming(join(folder, '.etok-')).length === 0 && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code).toBe(3);
    expect((await readdir(folder)).filter((name) => name.includes('long') || name.startsWith('.etok-'))).toEqual([]);
  });

  it.each([
    [['decode', 'x.etok'], 'decode needs to be told where to write'],
    [['decode', '--out', 'x.mp4'], 'no analysis is named'],
    [['decode', 'x.etok', 'y.etok', '--out', 'x.mp4'], 'several analyses make one video only side by side'],
    [['decode', 'x.etok', '--side-by-side', '--out', 'x.png'], '--side-by-side gives a video'],
    [['decode', 'x.etok', '--from', '9', '--to', '3', '--out', 'x.mp4'], '--to 3 lies before --from 9'],
    [['decode', 'x.etok', '--from', '1.5', '--out', 'x.mp4'], '--from 1.5 is no frame index'],
    [['decode', 'x.etok', '--pictures', '3', '--out', 'x.mp4'], '--pictures chooses single pictures'],
    [['decode', 'x.etok', '--out', 'x.mkv'], 'decode writes no .mkv files'],
    [['report', 'x.etok', '--out', 'x.pdf'], 'is no kind of report'],
    [['decode', 'missing.etok', '--out', 'x.mp4'], 'missing.etok'],
  ])('refuses %s', async (args, what) => {
    const { code, stderr } = await elastictok(args);
    expect(code).toBe(2);
    expect(stderr).toContain(what);
  });
});

it('refuses a sheet of more pictures than one can hold', async () => {
  const long = await analysed('long-gop', folder, { search: 'fixed', count: 4 });
  const { code, stderr } = await elastictok(['decode', long.path, '--pictures', '201', '--out', out('huge.png')]);
  expect(code).toBe(2);
  expect(stderr).toContain('a sheet holds at most 200 pictures, not 201');
  expect(await stat(out('huge.png')).catch(() => null)).toBeNull();
});

describe('elastictok report', () => {
  it('writes one page that needs nothing else', async () => {
    expect((await elastictok(['report', cuts.path, '--out', out('r.html')])).code).toBe(0);
    const html = await readFile(out('r.html'), 'utf8');
    expect(html).toContain("default-src 'none'");
    expect(html.match(/<img src="data:image\/jpeg;base64,/g)).toHaveLength(24);
    expect(html).not.toMatch(/(?:src|href|url)\s*[=(]\s*["']?(?!data:)[a-z]+:/i);
    expect(html).not.toContain('<script');
    expect(html).toContain('Cut</td>');
    expect(html).toContain(cuts.manifest.model.weightHash);
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('writes the timeline as SVG, PNG and a page', async () => {
    for (const name of ['t.svg', 't.png']) await elastictok(['report', cuts.path, '--out', out(name)]);
    await elastictok(['report', cuts.path, '--timeline', '--out', out('t.html')]);
    const svg = await readFile(out('t.svg'), 'utf8');
    expect(svg).toMatch(/^<svg xmlns/);
    expect(svg).not.toMatch(/NaN|var\(/);
    const png = await readFile(out('t.png'));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    // Three pixels of the PNG to one of the drawing.
    expect(png.readUInt32BE(16)).toBe(3 * Number(/width="(\d+)"/.exec(svg)![1]));
    expect(await readFile(out('t.html'), 'utf8')).not.toContain('<img');
  });

  it('is made without the source, and says so; names in it are text', async () => {
    const manifest = JSON.parse(await readFile(join(cuts.path, 'analysis.json'), 'utf8'));
    const odd = '<img src=x onerror=alert(1)>&"\'.mp4';
    const moved = { ...manifest, source: { ...manifest.source, name: odd, path: join(folder, 'gone.mp4') } };
    const copy = out('copy.etok');
    await rename(cuts.path, copy);
    try {
      await writeFile(join(copy, 'analysis.json'), JSON.stringify(moved));
      const { code, stderr } = await elastictok(['report', copy, '--out', out('odd.html')]);
      expect(code).toBe(0);
      expect(stderr).toContain('no pictures of the source');
      const html = await readFile(out('odd.html'), 'utf8');
      expect(html).not.toContain('<img src=x');
      expect(html).toContain('No pictures of the source');
      expect(html.match(/<img src="data:/g)).toHaveLength(12);
    } finally {
      await writeFile(join(copy, 'analysis.json'), JSON.stringify(manifest));
      await rename(copy, cuts.path);
    }
  });
});
