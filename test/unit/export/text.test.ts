// Events as CSV, JSON, FFmpeg chapters and YouTube chapters: whole small files, and files read back.
import { describe, expect, it } from 'vitest';
import { StudioError } from '../../../src-main/contract';
import { eventsText } from '../../../src-main/export/events';
import { csvField } from '../../../src-main/export/events/csv';
import { escapeMetadata } from '../../../src-main/export/events/ffmetadata';
import { cut, everything, fps, sheetOf, spike, steady, transition } from './sheets';

/** Rows of a CSV file as RFC 4180 defines them. */
function readCsv(text: string): string[][] {
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  const rows: string[][] = [[]];
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    if (match === null) throw new Error('not CSV');
    rows.at(-1)!.push(match[1]?.replaceAll('""', '"') ?? match[2]!);
    if (match[3] === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

/** 40 frames: 20 at 25 a second, then 20 at 10 a second, from 1.5 s on. */
const varying = [...steady(20, fps(25), 1.5), ...steady(20, fps(10), 2.3)];

describe('CSV', () => {
  it('is a header and a row a mark', () => {
    expect(eventsText('csv', everything).split('\r\n')).toEqual([
      'kind,transition,frame,start_frame,end_frame,seconds,timecode,score,by_hand',
      'cut,,50,50,50,2,00:00:02:00,0.5,false',
      'spike,,62,60,66,2.48,00:00:02:12,6.25,false',
      'transition,dissolve,100,100,111,4,00:00:04:00,0.75,false',
      'transition,fadeOut,150,150,159,6,00:00:06:00,0.75,false',
      'transition,fadeIn,165,165,174,6.6,00:00:06:15,0.75,false',
      '',
    ]);
  });

  it('keeps every digit, source frame indexes, and the clock of a variable rate', () => {
    const frame = varying.map((_, i) => 3 * i);
    const [, first, second] = readCsv(
      eventsText('csv', sheetOf([cut(7, Math.fround(0.9), true), cut(31)], varying, fps(25), { frame })),
    );
    expect(first!.slice(2, 5)).toEqual(['21', '21', '21']);
    expect(Number(first![5])).toBe(varying[7]);
    expect(Number(first![7])).toBe(Math.fround(0.9));
    expect(first![8]).toBe('true');
    // 1.1 s after 0.8 s of 25 a second: 1.9 s from the first frame, wherever that lies, and not frame 31 of 25.
    expect(second![6]).toBe('00:00:01:23');
    expect(second![2]).toBe('93');
  });

  it('quotes what needs it', () => {
    const fields = ['a,b', 'a "b"', 'two\r\nlines', 'plain'];
    expect(fields.map(csvField)).toEqual(['"a,b"', '"a ""b"""', '"two\r\nlines"', 'plain']);
    expect(readCsv(`${fields.map(csvField).join(',')}\r\n`)).toEqual([fields]);
  });
});

describe('JSON', () => {
  it('says all of the marks, the shots and the rate', () => {
    const sheet = sheetOf([cut(3), spike(4, 5, 6, 4.5)], steady(9, fps(30_000, 1001)), fps(30_000, 1001));
    const place = (frame: number) => ({ frame, seconds: (frame * 1001) / 30_000, timecode: `00:00:00;0${frame}` });
    expect(JSON.parse(eventsText('json', sheet))).toEqual({
      schema: 'elastictok-events',
      version: 1,
      source: { name: 'clip.mp4' },
      rate: { num: 30_000, den: 1001, timebase: 30, dropFrame: true },
      frames: 9,
      marks: [
        { kind: 'cut', transition: null, ...place(3), start: place(3), end: place(3), score: 0.9, byHand: false },
        { kind: 'spike', transition: null, ...place(5), start: place(4), end: place(6), score: 4.5, byHand: false },
      ],
      shots: [
        { number: 1, start: place(0), end: place(2) },
        { number: 2, start: place(3), end: place(8) },
      ],
    });
  });
});

describe('FFmpeg chapters', () => {
  it('are the shots, from the first frame on, rounded to no earlier frame', () => {
    const sheet = sheetOf([cut(10), transition('dissolve', 22, 23)], varying, fps(25), {
      sourceName: 'a=b;c#d\\e.mp4',
    });
    expect(eventsText('ffmetadata', sheet)).toBe(
      [
        ';FFMETADATA1',
        'title=a\\=b\\;c\\#d\\\\e.mp4',
        '[CHAPTER]\nTIMEBASE=1/1000000\nSTART=0\nEND=400000\ntitle=Shot 1',
        '[CHAPTER]\nTIMEBASE=1/1000000\nSTART=400000\nEND=1100000\ntitle=Shot 2',
        '[CHAPTER]\nTIMEBASE=1/1000000\nSTART=1100000\nEND=2740000\ntitle=Shot 3',
        '',
      ].join('\n'),
    );
    const ntsc = eventsText('ffmetadata', sheetOf([cut(1)], steady(3, fps(30_000, 1001)), fps(30_000, 1001)));
    expect(ntsc).toContain('START=33367\n');
  });

  it('escape line ends too', () => expect(escapeMetadata('a\nb')).toBe('a\\\nb'));
});

describe('YouTube chapters', () => {
  const ten = steady(10_000, fps(10));
  const lines = (...cuts: number[]) =>
    eventsText(
      'youtube',
      sheetOf(
        cuts.map((at) => cut(at)),
        ten,
        fps(10),
      ),
    );

  it('start at 0:00 and go on at the second in which the new shot is seen', () => {
    expect(lines(105, 651)).toBe('0:00 Shot 1\n0:11 Shot 2\n1:06 Shot 3\n');
    const hours = steady(8000, fps(1));
    expect(eventsText('youtube', sheetOf([cut(61), cut(3661)], hours, fps(1)))).toBe(
      '0:00 Shot 1\n1:01 Shot 2\n1:01:01 Shot 3\n',
    );
  });

  it('take in shots until they are 10 s long, to the end', () => {
    expect(lines(30, 85, 100, 150, 300, 9901, 9950)).toBe('0:00 Shots 1 to 3\n0:10 Shots 4 to 5\n0:30 Shots 6 to 8\n');
    expect(lines(100, 200, 9900)).toBe('0:00 Shot 1\n0:10 Shot 2\n0:20 Shot 3\n16:30 Shot 4\n');
  });

  it('are refused where there are fewer than three', () => {
    expect(() => lines(100)).toThrow(StudioError);
    expect(() => lines(100)).toThrow('clip.mp4: YouTube takes no fewer than 3 chapters of 10 s, and the shots make 2.');
    expect(() => eventsText('youtube', sheetOf([], [], fps(25)))).toThrow('the shots make 0');
  });
});

describe('sheets without marks or frames', () => {
  it.each(['csv', 'json', 'edl', 'otio', 'ffmetadata'] as const)('give a %s file all the same', (format) => {
    for (const pts of [[], [2], steady(5, fps(25))]) {
      const text = eventsText(format, sheetOf([], pts, fps(25)));
      expect(text).toMatch(/\n$/);
      expect(text).not.toMatch(/NaN|undefined/);
    }
  });
});
