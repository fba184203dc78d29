// The strip of thumbnails: the pictures that the window needs, fetched a few at a time and kept in bounds.
import type { SourceView } from '../../../src-main/contract';
import { fetchPicture } from '../../api/pictures';
import { type Span, spanLength, toPixel } from '../../lib/viewport';
import type { Geometry } from './geometry';
import { context } from './overlay';

/** How many pictures the whole clip may be divided into: few steps, so that zooming finds most of them again. */
const levels = [4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1000];
const mostAtOnce = 2;
const mostKept = 600;

interface Slot {
  key: string;
  index: number;
  left: number;
  right: number;
  middle: number;
}

/** Draws the strip; asks for a new drawing whenever a picture has come. */
export class Thumbs {
  private readonly pictures = new Map<string, HTMLCanvasElement | null>();
  private readonly loading = new Set<string>();
  private wanted: { slots: Slot[]; source: SourceView; count: number; height: number } | null = null;
  private readonly changed: () => void;
  private readonly abort = new AbortController();

  constructor(changed: () => void) {
    this.changed = changed;
  }

  /** Asks for nothing more: the timeline is gone, and perhaps the file with it. */
  stop(): void {
    this.wanted = null;
    this.abort.abort();
  }

  /** Draws what is there for a window and asks for the rest. */
  draw(canvas: HTMLCanvasElement, source: SourceView | null, span: Span, view: Span, geometry: Geometry): void {
    const paint = context(canvas, geometry.width, geometry.thumbs.height);
    if (paint === null || source === null || geometry.thumbs.height === 0) {
      this.wanted = null;
      return;
    }
    const { plotWidth, left, thumbs } = geometry;
    const naturalWidth = thumbs.height * Math.min(3, Math.max(0.5, source.width / Math.max(1, source.height)));
    const needed = (spanLength(span) / spanLength(view)) * (plotWidth / naturalWidth);
    const count = levels.findLast((level) => level <= needed * 1.2) ?? (levels[0] as number);
    const height = thumbs.height * window.devicePixelRatio > 64 ? 128 : 64;
    const slotSeconds = spanLength(span) / count;
    const first = Math.max(0, Math.floor((view.start - span.start) / slotSeconds));
    const last = Math.min(count - 1, Math.floor((view.end - span.start) / slotSeconds));
    const slots: Slot[] = [];
    for (let index = first; index <= last; index++) {
      const from = span.start + index * slotSeconds;
      slots.push({
        key: `${source.id}/${count}/${index}`,
        index,
        left: left + toPixel(view, plotWidth, from),
        right: left + toPixel(view, plotWidth, from + slotSeconds),
        middle: (index + 0.5) / count,
      });
    }
    paint.save();
    paint.beginPath();
    paint.rect(left, 0, plotWidth, thumbs.height);
    paint.clip();
    for (const slot of slots) this.drawSlot(paint, slot, source.id, thumbs.height);
    paint.restore();
    this.wanted = { slots, source, count, height };
    this.load();
  }

  private drawSlot(paint: CanvasRenderingContext2D, slot: Slot, sourceId: string, height: number): void {
    const picture = this.pictures.get(slot.key) ?? this.nearest(sourceId, slot.middle);
    if (picture == null) return;
    const width = slot.right - slot.left;
    // Covers its slot: the middle of the picture, without distortion.
    const scale = Math.max(width / picture.width, height / picture.height);
    const [w, h] = [width / scale, height / scale];
    paint.drawImage(picture, (picture.width - w) / 2, (picture.height - h) / 2, w, h, slot.left, 0, width, height);
  }

  /** A picture of another level that shows about the same time, until the right one has come. */
  private nearest(sourceId: string, middle: number): HTMLCanvasElement | null {
    for (const level of levels.toReversed()) {
      const picture = this.pictures.get(`${sourceId}/${level}/${Math.floor(middle * level)}`);
      if (picture != null) return picture;
    }
    return null;
  }

  private load(): void {
    if (this.wanted === null) return;
    const { slots, source, count, height } = this.wanted;
    for (const slot of slots) {
      if (this.loading.size >= mostAtOnce) return;
      if (this.pictures.has(slot.key) || this.loading.has(slot.key)) continue;
      this.loading.add(slot.key);
      void this.fetchOne(slot.key, source.id, slot.index, count, height);
    }
  }

  private async fetchOne(key: string, sourceId: string, index: number, count: number, height: number): Promise<void> {
    try {
      const { image } = await fetchPicture({ kind: 'thumb', sourceId, index, count, height }, this.abort.signal);
      const canvas = document.createElement('canvas');
      canvas.width = image.width;
      canvas.height = image.height;
      canvas.getContext('2d')?.putImageData(image, 0, 0);
      this.keep(key, canvas);
    } catch {
      // A stretch that cannot be decoded has no thumbnail; asking again would not help.
      this.keep(key, null);
    }
    this.loading.delete(key);
    this.changed();
    this.load();
  }

  private keep(key: string, picture: HTMLCanvasElement | null): void {
    this.pictures.set(key, picture);
    const oldest = this.pictures.keys().next().value;
    if (this.pictures.size > mostKept && oldest !== undefined) this.pictures.delete(oldest);
  }
}
