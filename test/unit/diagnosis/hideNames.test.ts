// Names of files stay out of what is written down, wherever in a text they stand; lines can be related all the same.
import { expect, it } from 'vitest';
import { NameHider } from '../../../src-main/diagnosis/hideNames';

const hider = new NameHider();

/** Names as people give them, each in a folder that nobody else shall know. */
const names = [
  'holiday.mp4',
  'my secret holiday.mp4',
  'Jane & John (2024).MOV',
  'a:b.mkv',
  "jane's clip.webm",
  'Urlaub \u{1f3d6}.mp4',
  'scan.2024.tiff',
  'قصة.mp4',
  'clip',
];
const folder = '/home/jane doe/private stuff';
/** How messages of the program, of Node and of ffmpeg name files. */
const messages: ((path: string, name: string) => string)[] = [
  (path) => `ENOENT: no such file or directory, open '${path}'`,
  (path) => `EACCES: permission denied, rename '${path}' -> '${path}.tmp'`,
  (path) => `file:${path}: Invalid data found when processing input`,
  (path) => `[in#0 @ 0x55d] Error opening input file ${path}.`,
  (path) => `Error: cannot read ${path}\n    at read (${path}:1:2)\n    at async ${path}:3`,
  (path) => `file://${encodeURI(path)} is gone`,
  (path) => `C:\\Users\\Jane Doe\\private stuff\\${path.split('/').at(-1)} is in use`,
];

it.each(names)('hides %j by its path, in every message', (name) => {
  for (const message of messages) {
    const text = new NameHider().hide(message(`${folder}/${name}`, name));
    for (const part of ['jane', 'Jane', 'private', 'secret', 'holiday', 'John', 'Urlaub', 'scan', 'قصة', '/', '\\'])
      expect(text, text).not.toContain(part);
  }
});

it.each(names)('hides %j without its path, once it is known', (name) => {
  const knowing = new NameHider();
  knowing.know(`${folder}/${name}`);
  const mark = knowing.mark(name);
  expect(knowing.hide(`Reading ${name} failed: ${name}: it is damaged`)).toBe(
    `Reading ${mark} failed: ${mark}: it is damaged`,
  );
});

it('hides names by their endings where they are not known', () => {
  const text = hider.hide('No picture could be read (my holiday.png: it is damaged)');
  expect(text).toMatch(/^No picture could be read \(name-[0-9a-f]{8}\.png: it is damaged\)$/);
});

it('gives a file and its analysis marks that belong together, another one in another run, and none to files of ours', () => {
  const mark = hider.mark('/a/holiday.mp4');
  expect(hider.mark('holiday.etok')).toBe(mark.replace('.mp4', '.etok'));
  expect(hider.hide("open '/a/holiday.mp4'")).toBe(`open '${mark}'`);
  expect(hider.mark('other.mp4')).not.toBe(mark);
  expect(new NameHider().mark('/a/holiday.mp4')).not.toBe(mark);
  expect(hider.mark('/home/jane/x.etok/analysis.json')).toBe('analysis.json');
});

it('leaves the places in our own code, and texts that name nothing', () => {
  const stack = 'TypeError: x is not a function\n    at probe (file:///opt/Elastic Tok/out/main/engine.js:10:5)';
  expect(hider.hide(stack)).toBe('TypeError: x is not a function\n    at probe (engine.js:10:5)');
  expect(hider.hide('    at node:internal/process:1:2')).toBe('    at (node:process:1:2)');
  for (const text of ['ffmpeg ended with status 1', 'Invalid NAL unit size (-1).', '5.5 frames, 3 probes', ''])
    expect(hider.hide(text)).toBe(text);
});

it('takes long lines and thousands of names in a moment', () => {
  const busy = new NameHider();
  for (let i = 0; i < 5000; i++) busy.know(`${folder}/clip ${i}.mp4`);
  expect(busy.hide(`${'x '.repeat(50_000)}\n${'.'.repeat(50_000)}`).length).toBeLessThan(5000);
  expect(busy.hide('clip 4999.mp4 is gone')).not.toContain('4999');
});
