// Events for editing programs: EDL as a whole file and by its rules, OpenTimelineIO by its documented fields and rules.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type EventSheet, eventsText } from '../../../src-main/export/events';
import { timecode } from '../../../src-main/export/events/timecode';
import { cut, everything, fps, type MarkAt, sheetOf, spike, steady, transition } from './sheets';

/** A pseudo-random sheet: no two edits touch, and every kind of transition stands beside every other. */
function randomSheet(seed: number): EventSheet {
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const marks: MarkAt[] = [];
  for (let at = random(40); at < 1900; at += 2 + random(120)) {
    const kind = random(5);
    const end = at + 1 + random(30);
    if (kind === 0) marks.push(spike(at, at, at));
    else if (kind === 1) marks.push(cut(at === 0 ? 1 : at));
    else marks.push(transition((['dissolve', 'fadeOut', 'fadeIn'] as const)[kind - 2]!, at, end));
    if (kind > 1) at = end;
  }
  const rate = [fps(25), fps(30_000, 1001), fps(60_000, 1001)][random(3)]!;
  return sheetOf(marks, steady(2000, rate, random(3)), rate);
}

const eventLine =
  /^(\d{3}) {2}(AX|BL) {7}V {5}(?:C {8}|D {4}(\d{3}) )(\d\d:\d\d:\d\d[:;]\d\d) (\d\d:\d\d:\d\d[:;]\d\d) (\d\d:\d\d:\d\d[:;]\d\d) (\d\d:\d\d:\d\d[:;]\d\d)$/;

function readEdl(text: string, { rate }: EventSheet) {
  const frames = new Map(Array.from({ length: 2001 }, (_, i) => [timecode(i, rate), i]));
  const number = (time: string | undefined) => frames.get(time ?? '') ?? Number.NaN;
  return text
    .split('\r\n')
    .filter((line) => /^\d/.test(line))
    .map((line) => {
      const [, event, reel, length, sourceIn, sourceOut, recordIn, recordOut] = eventLine.exec(line) ?? [];
      return {
        event: Number(event),
        reel,
        dissolve: length === undefined ? null : Number(length),
        source: [number(sourceIn), number(sourceOut)] as const,
        record: [number(recordIn), number(recordOut)] as const,
      };
    });
}

describe('EDL', () => {
  it('has an event a shot, dissolves in two lines, fades by way of black, and locators', () => {
    expect(eventsText('edl', everything).split('\r\n')).toEqual([
      'TITLE: clip.mp4',
      'FCM: NON-DROP FRAME',
      '* RATE: 25 FRAMES PER SECOND (25/1)',
      '',
      '001  AX       V     C        00:00:00:00 00:00:02:00 00:00:00:00 00:00:02:00',
      '* FROM CLIP NAME: clip.mp4',
      '',
      '002  AX       V     C        00:00:02:00 00:00:04:00 00:00:02:00 00:00:04:00',
      '* FROM CLIP NAME: clip.mp4',
      '* LOC: 00:00:02:12 RED     motion spike, z 6.3',
      '',
      '003  AX       V     C        00:00:04:00 00:00:04:00 00:00:04:00 00:00:04:00',
      '003  AX       V     D    012 00:00:04:00 00:00:06:00 00:00:04:00 00:00:06:00',
      '* FROM CLIP NAME: clip.mp4',
      '* TO CLIP NAME: clip.mp4',
      '',
      '004  AX       V     C        00:00:06:00 00:00:06:00 00:00:06:00 00:00:06:00',
      '004  BL       V     D    010 00:00:00:00 00:00:00:15 00:00:06:00 00:00:06:15',
      '* FROM CLIP NAME: clip.mp4',
      '',
      '005  BL       V     C        00:00:00:00 00:00:00:00 00:00:06:15 00:00:06:15',
      '005  AX       V     D    010 00:00:06:15 00:00:09:15 00:00:06:15 00:00:09:15',
      '* TO CLIP NAME: clip.mp4',
      '',
    ]);
  });

  it('counts with drop-frame at 29.97, and says so', () => {
    const rate = fps(30_000, 1001);
    const text = eventsText('edl', sheetOf([cut(1800)], steady(1900, rate), rate, { sourceName: 'two\nlines.mp4' }));
    expect(text).toContain(
      'TITLE: two lines.mp4\r\nFCM: DROP FRAME\r\n* RATE: 29.97 FRAMES PER SECOND (30000/1001)\r\n',
    );
    expect(text).toContain('002  AX       V     C        00:01:00;02 00:01:03;12 00:01:00;02 00:01:03;12\r\n');
  });

  it('shows black before a first fade in and after a last fade out', () => {
    const sheet = sheetOf([transition('fadeIn', 10, 19), transition('fadeOut', 80, 89)], steady(100, fps(25)), fps(25));
    expect(
      readEdl(eventsText('edl', sheet), sheet).map(({ reel, dissolve, record }) => [reel, dissolve, ...record]),
    ).toEqual([
      ['BL', null, 0, 10],
      ['BL', null, 10, 10],
      ['AX', 10, 10, 80],
      ['AX', null, 80, 80],
      ['BL', 10, 80, 100],
    ]);
  });

  it.each(Array.from({ length: 40 }, (_, i) => i + 1))('covers the video once, event after event, %i', (seed) => {
    const sheet = randomSheet(seed);
    const lines = readEdl(eventsText('edl', sheet), sheet);
    let at = 0;
    for (const [i, { event, reel, dissolve, source, record }] of lines.entries()) {
      expect(record[0]).toBe(at);
      expect(source[1] - source[0]).toBe(record[1] - record[0]);
      if (reel === 'AX') expect(source).toEqual(record);
      if (dissolve !== null) {
        expect(dissolve).toBeGreaterThan(0);
        expect(dissolve).toBeLessThanOrEqual(record[1] - record[0]);
        // The line before is the end of what it leaves, of the same event.
        expect(lines[i - 1]).toMatchObject({ event, record: [at, at] });
      } else if (lines[i + 1]?.event !== event) expect(record[1]).toBeGreaterThan(at);
      at = record[1];
    }
    expect(at).toBe(2000);
  });
});

const time = z.strictObject({ OTIO_SCHEMA: z.literal('RationalTime.1'), rate: z.number().positive(), value: z.int() });
const range = z.strictObject({ OTIO_SCHEMA: z.literal('TimeRange.1'), start_time: time, duration: time });
const metadata = z.record(z.string(), z.json());
/** Names of colours, of `MarkerColor` in the documentation. */
const colour = z.enum([
  'PINK',
  'RED',
  'ORANGE',
  'YELLOW',
  'GREEN',
  'CYAN',
  'BLUE',
  'PURPLE',
  'MAGENTA',
  'BLACK',
  'WHITE',
]);
const marker = z.strictObject({
  OTIO_SCHEMA: z.literal('Marker.2'),
  name: z.string(),
  comment: z.string(),
  color: colour,
  marked_range: range,
  metadata,
});
const item = {
  name: z.string(),
  metadata,
  effects: z.array(z.never()),
  markers: z.array(marker),
  enabled: z.boolean(),
};
const clip = z.strictObject({
  OTIO_SCHEMA: z.literal('Clip.2'),
  ...item,
  source_range: range,
  media_references: z.strictObject({
    DEFAULT_MEDIA: z.strictObject({
      OTIO_SCHEMA: z.literal('ExternalReference.1'),
      name: z.string(),
      metadata,
      available_range: range,
      available_image_bounds: z.null(),
      target_url: z.string(),
    }),
  }),
  active_media_reference_key: z.literal('DEFAULT_MEDIA'),
});
const dissolve = z.strictObject({
  OTIO_SCHEMA: z.literal('Transition.1'),
  name: z.string(),
  metadata,
  transition_type: z.literal('SMPTE_Dissolve'),
  in_offset: time,
  out_offset: time,
});
const track = z.strictObject({
  OTIO_SCHEMA: z.literal('Track.1'),
  ...item,
  kind: z.literal('Video'),
  source_range: z.null(),
  children: z.array(z.discriminatedUnion('OTIO_SCHEMA', [clip, dissolve])),
});
const timeline = z.strictObject({
  OTIO_SCHEMA: z.literal('Timeline.1'),
  name: z.string(),
  metadata,
  global_start_time: z.null(),
  tracks: z.strictObject({
    OTIO_SCHEMA: z.literal('Stack.1'),
    ...item,
    source_range: z.null(),
    children: z.tuple([track]),
  }),
});
const readOtio = (sheet: EventSheet) =>
  timeline.parse(JSON.parse(eventsText('otio', sheet))).tracks.children[0].children;

describe('OpenTimelineIO', () => {
  it('has a clip a shot, a transition a dissolve and a marker a mark', () => {
    const children = readOtio(everything);
    const brief = children.map((child) =>
      child.OTIO_SCHEMA === 'Clip.2'
        ? [child.name, child.source_range.start_time.value, child.source_range.duration.value]
        : [child.name, child.in_offset.value, child.out_offset.value],
    );
    expect(brief).toEqual([
      ['Shot 1', 0, 50],
      ['Shot 2', 50, 56],
      ['dissolve', 6, 6],
      ['Shot 3', 106, 56],
      ['Shot 4', 162, 78],
    ]);
    const markers = children.flatMap((child) => (child.OTIO_SCHEMA === 'Clip.2' ? child.markers : []));
    expect(
      markers.map(({ name, comment, marked_range: { start_time, duration } }) => [
        name,
        comment,
        start_time.value,
        duration.value,
      ]),
    ).toEqual([
      ['cut', 'confidence 0.50', 50, 1],
      ['motion spike', 'z 6.3', 60, 7],
      ['dissolve', 'confidence 0.75', 100, 12],
      ['fade out', 'confidence 0.75', 150, 10],
      ['fade in', 'confidence 0.75', 165, 10],
    ]);
    expect(markers[1]!.metadata).toEqual({
      elastictok: {
        kind: 'spike',
        transition: null,
        frame: 62,
        seconds: 2.48,
        startFrame: 60,
        endFrame: 66,
        score: 6.25,
        byHand: false,
      },
    });
  });

  it('refers to the file by its name, as a URL', () => {
    const sheet = sheetOf([], steady(5, fps(24_000, 1001)), fps(24_000, 1001), { sourceName: 'my clip #1.mp4' });
    const [only] = readOtio(sheet);
    expect(only).toMatchObject({
      source_range: { duration: { rate: 24_000 / 1001, value: 5 } },
      media_references: { DEFAULT_MEDIA: { name: 'my clip #1.mp4', target_url: 'my%20clip%20%231.mp4' } },
    });
  });

  it.each(Array.from({ length: 40 }, (_, i) => i + 1))(
    'has transitions that fit their clips, clips that meet, %i',
    (seed) => {
      const sheet = randomSheet(seed);
      const children = readOtio(sheet);
      let at = 0;
      let marks = 0;
      // How much of the clip that follows is inside the transition before it.
      let used = 0;
      for (const [i, child] of children.entries()) {
        if (child.OTIO_SCHEMA === 'Transition.1') {
          expect(children[i - 1]?.OTIO_SCHEMA).toBe('Clip.2');
          expect(children[i + 1]?.OTIO_SCHEMA).toBe('Clip.2');
          expect(child.in_offset.value).toBeGreaterThanOrEqual(0);
          used = child.out_offset.value;
          continue;
        }
        const { start_time, duration } = child.source_range;
        expect(start_time.value).toBe(at);
        const next = children[i + 1];
        const given = next?.OTIO_SCHEMA === 'Transition.1' ? next.in_offset.value : 0;
        expect(duration.value).toBeGreaterThanOrEqual(Math.max(1, used + given));
        used = 0;
        at += duration.value;
        marks += child.markers.length;
      }
      expect(at).toBe(2000);
      expect(marks).toBe(sheet.marks.length);
    },
  );
});
