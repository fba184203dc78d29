// Events (cuts, transitions, spikes) as the text of a file: one writer a format. Pure.
import type { EventFormat } from '../../contract';
import { csvText } from './csv';
import { edlText } from './edl';
import { ffmetadataText } from './ffmetadata';
import { jsonText } from './json';
import { otioText } from './otio';
import type { EventSheet } from './sheet';
import { youtubeText } from './youtube';

export { markName, scoreText } from './labels';
export { type EventSheet, timecodeOf } from './sheet';
export { nominalRate, type Rate, rateText, standardRate } from './timecode';

const writers: Record<EventFormat, (sheet: EventSheet) => string> = {
  csv: csvText,
  json: jsonText,
  edl: edlText,
  otio: otioText,
  ffmetadata: ffmetadataText,
  youtube: youtubeText,
};

/** The text of a file in this format. @throws StudioError `bad-request` where the format cannot hold these events (YouTube) */
export function eventsText(format: EventFormat, sheet: EventSheet): string {
  return writers[format](sheet);
}
