// The series of all analyses, outside React: fed by events, fetched whole after a gap, watched by whoever draws.
import { useSyncExternalStore } from 'react';
import type { BlockBatch, CommandOutput, Marks } from '../../src-main/contract';
import { Series } from '../lib/series';

type Fetch = (analysisId: string) => Promise<CommandOutput<'analysis.series'>>;
type Listener = (analysisId: string) => void;

/** Keeps one series for each analysis and mends gaps. */
export class SeriesRegistry {
  private readonly series = new Map<string, Series>();
  private readonly listeners = new Set<Listener>();
  /** Batches that arrived while the whole series was being fetched. */
  private readonly fetching = new Map<string, BlockBatch[]>();
  private readonly fetchSeries: Fetch;
  private readonly failed: (error: unknown) => void;

  constructor(fetchSeries: Fetch, failed: (error: unknown) => void) {
    this.fetchSeries = fetchSeries;
    this.failed = failed;
  }

  /** The series of an analysis, empty at first. */
  get(analysisId: string): Series {
    let series = this.series.get(analysisId);
    if (series === undefined) {
      series = new Series();
      this.series.set(analysisId, series);
    }
    return series;
  }

  /** Takes a batch of blocks; one that does not continue the series makes it be fetched anew. */
  append(batch: BlockBatch): void {
    const waiting = this.fetching.get(batch.analysisId);
    if (waiting !== undefined) {
      waiting.push(batch);
      return;
    }
    const result = this.get(batch.analysisId).append(batch);
    if (result === 'gap') void this.refetch(batch.analysisId);
    if (result === 'appended') this.tell(batch.analysisId);
  }

  /** Takes the marks of an analysis. */
  setMarks(marks: Marks): void {
    this.get(marks.analysisId).setMarks(marks);
    this.tell(marks.analysisId);
  }

  /** Fetches a series that has not been followed from its beginning. */
  ensure(analysisId: string): void {
    if (!this.get(analysisId).loaded) void this.refetch(analysisId);
  }

  /** Fetches all loaded series again, after the connection was lost. */
  refetchAll(): void {
    for (const [analysisId, series] of this.series) if (series.loaded) void this.refetch(analysisId);
  }

  /** Forgets a closed analysis. */
  remove(analysisId: string): void {
    this.series.delete(analysisId);
    this.tell(analysisId);
  }

  /** Watches changes; the returned function stops it. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Fetches the whole series; batches that arrive meanwhile are applied after it. */
  async refetch(analysisId: string): Promise<void> {
    if (this.fetching.has(analysisId)) return;
    this.fetching.set(analysisId, []);
    try {
      const { batches, marks } = await this.fetchSeries(analysisId);
      const series = this.get(analysisId);
      series.replace(batches);
      series.setMarks(marks);
    } catch (error) {
      this.failed(error);
    }
    const waiting = this.fetching.get(analysisId) ?? [];
    this.fetching.delete(analysisId);
    const holes = waiting.filter((batch) => this.get(analysisId).append(batch) === 'gap');
    this.tell(analysisId);
    // Whatever still does not fit was sent before the fetched state or after a further gap: the next batch decides.
    if (holes.length > 0 && holes.at(-1)!.firstBlock > this.get(analysisId).blocks) this.get(analysisId).loaded = false;
  }

  private tell(analysisId: string): void {
    for (const listener of this.listeners) listener(analysisId);
  }
}

/** Renders again when a series has changed, at most a few times a second. */
export function useSeriesVersion(registry: SeriesRegistry, analysisId: string | null, intervalMs = 250): number {
  return useSyncExternalStore(
    (changed) => {
      let timer: number | null = null;
      const stop = registry.subscribe((id) => {
        if (id !== analysisId || timer !== null) return;
        timer = window.setTimeout(() => {
          timer = null;
          changed();
        }, intervalMs);
      });
      return () => {
        stop();
        if (timer !== null) window.clearTimeout(timer);
      };
    },
    () => (analysisId === null ? 0 : registry.get(analysisId).version),
  );
}
