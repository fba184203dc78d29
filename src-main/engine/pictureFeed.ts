// A folder of pictures as the analysis takes its frames: each picture a chunk of its own, its measures zero.
import { mapMeasures } from '../contract';
import type { DecodeReport } from '../media/frames';
import { folderIdentity, listPictures, type PictureFolder } from '../media/pictureFolder';
import { type OpenPicturesOptions, openPictures, type PictureFrame, type PictureSeries } from '../media/pictureFrames';
import type { FedFrame } from './frameFeed';

/** A picture as a frame that is decided; `ordinal` counts those that could be read, `index` all. */
export interface FedPicture extends FedFrame {
  readonly startsChunk: true;
}

/** How a reading ended, in the words of DecodeReport. */
export type FeedReport = Pick<
  DecodeReport,
  'complete' | 'reason' | 'decodedFrames' | 'declaredFrames' | 'sourceChanged'
>;

export interface PictureFeed extends AsyncIterable<FedPicture> {
  /** Settles when the iteration has ended or `close` was called; never rejects. */
  readonly done: Promise<FeedReport>;
  /** Stops reading; resolves when every ffmpeg is gone. */
  close(): Promise<void>;
}

export interface PictureFeedOptions extends OpenPicturesOptions {
  folder: PictureFolder;
}

/**
 * Starts reading a folder of pictures. Iterate once, from the first picture on also to resume: a resumed run then tells of the same
 * unreadable pictures as an uninterrupted one. The iterator throws as `openPictures` does.
 */
export function openPictureFeed(options: PictureFeedOptions): PictureFeed {
  const reader = openPictures(options);
  let settle: (ending: FeedReport) => void = () => undefined;
  const done = new Promise<FeedReport>((resolve) => {
    settle = resolve;
  });
  const end = async () => settle(await report(reader, options.folder));
  async function* frames(): AsyncGenerator<FedPicture, void> {
    let ordinal = 0;
    try {
      for await (const picture of reader) yield decided(picture, ordinal++);
    } finally {
      await end();
    }
  }
  return {
    done,
    [Symbol.asyncIterator]: frames,
    close: async () => {
      await reader.close();
      await end();
    },
  };
}

function decided(picture: PictureFrame, ordinal: number): FedPicture {
  return { ...picture, ordinal, measures: mapMeasures(() => 0), cut: false, startsChunk: true };
}

async function report(reader: PictureSeries, folder: PictureFolder): Promise<FeedReport> {
  const { decoded, unreadable, firstUnreadable, closed } = reader;
  const total = folder.pictures.length;
  const counts = { decodedFrames: decoded, declaredFrames: total };
  if (closed) return { ...counts, complete: false, reason: 'closed before the end', sourceChanged: false };
  const now = await listPictures(folder.path).then(folderIdentity, () => null);
  const sourceChanged = now !== folder.identity;
  if (firstUnreadable === null) return { ...counts, complete: true, sourceChanged };
  const { name, what } = firstUnreadable;
  const reason = `${unreadable} of ${total} pictures could not be read: ${name}: ${what}`;
  return { ...counts, complete: false, reason, sourceChanged };
}
