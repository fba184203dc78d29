// Shots, transitions and marks as an OpenTimelineIO timeline, which many editing programs read.
import type { Mark, MarkKind } from '../../contract';
import { markName, oneLine, scoreText } from './labels';
import { type EventSheet, frameNumber } from './sheet';
import { type Shot, shotsOf } from './shots';

/** Colours are those of `opentimelineio.schema.MarkerColor`. */
const markerColours: Record<MarkKind, string> = {
  cut: 'GREEN',
  transition: 'BLUE',
  spike: 'RED',
  tokenSpike: 'CYAN',
};
const item = { metadata: {}, source_range: null, effects: [], markers: [], enabled: true };

/**
 * A `Timeline.1` with one video track: a `Clip.2` for each shot, which refers to the file by its name alone, a `Transition.1` at each
 * dissolve, and a `Marker.2` on the clip for each mark in it, with all that is known of it in `metadata.elastictok`. Times are frame numbers
 * at the nominal rate from the first frame on. Fades are marks alone: what they lead to is black in the file itself, not another clip.
 * Source: OpenTimelineIO documentation, "Serialized Data", of releases 0.15 and later (Clip.2).
 */
export function otioText(sheet: EventSheet): string {
  const name = oneLine(sheet.sourceName);
  const children = shotsOf(sheet).flatMap((shot) => [...transitions(sheet, shot), clip(sheet, shot)]);
  const track = { OTIO_SCHEMA: 'Track.1', name: 'Video', kind: 'Video', ...item, children };
  const timeline = {
    OTIO_SCHEMA: 'Timeline.1',
    name,
    metadata: {},
    global_start_time: null,
    tracks: { OTIO_SCHEMA: 'Stack.1', name: 'tracks', ...item, children: [track] },
  };
  return `${JSON.stringify(timeline, null, 2)}\n`;
}

const time = ({ rate }: EventSheet, value: number) => ({
  OTIO_SCHEMA: 'RationalTime.1',
  rate: rate.num / rate.den,
  value,
});

/** From a frame number to another, which is not part of it. */
const range = (sheet: EventSheet, start: number, end: number) => ({
  OTIO_SCHEMA: 'TimeRange.1',
  start_time: time(sheet, start),
  duration: time(sheet, end - start),
});

function clip(sheet: EventSheet, { number, start, end }: Shot) {
  const name = oneLine(sheet.sourceName);
  const inShot = ({ ordinal }: Mark) => ordinal >= start && ordinal < end;
  return {
    OTIO_SCHEMA: 'Clip.2',
    ...item,
    name: `Shot ${number}`,
    source_range: range(sheet, frameNumber(sheet, start), frameNumber(sheet, end)),
    markers: sheet.marks.filter(inShot).map((mark) => marker(sheet, mark)),
    media_references: {
      DEFAULT_MEDIA: {
        OTIO_SCHEMA: 'ExternalReference.1',
        name,
        metadata: {},
        available_range: range(sheet, 0, frameNumber(sheet, sheet.ptsSeconds.length)),
        available_image_bounds: null,
        target_url: encodeURIComponent(sheet.sourceName),
      },
    },
    active_media_reference_key: 'DEFAULT_MEDIA',
  };
}

/** The dissolve that the shot opens with, if any, on its border: what of it lies before, and what after. */
function transitions(sheet: EventSheet, { start, opening }: Shot) {
  const border = frameNumber(sheet, start);
  return opening
    .filter(({ transition }) => transition === 'dissolve')
    .map((mark) => ({
      OTIO_SCHEMA: 'Transition.1',
      name: markName(mark),
      metadata: {},
      transition_type: 'SMPTE_Dissolve',
      in_offset: time(sheet, border - frameNumber(sheet, mark.start.ordinal)),
      out_offset: time(sheet, frameNumber(sheet, mark.end.ordinal + 1) - border),
    }));
}

function marker(sheet: EventSheet, mark: Mark) {
  const { kind, transition, frame, ptsSeconds, start, end, score, byHand } = mark;
  return {
    OTIO_SCHEMA: 'Marker.2',
    name: markName(mark),
    comment: scoreText(mark),
    color: markerColours[kind],
    marked_range: range(sheet, frameNumber(sheet, start.ordinal), frameNumber(sheet, end.ordinal + 1)),
    metadata: {
      elastictok: {
        kind,
        transition,
        frame,
        seconds: ptsSeconds,
        startFrame: start.frame,
        endFrame: end.frame,
        score,
        byHand,
      },
    },
  };
}
