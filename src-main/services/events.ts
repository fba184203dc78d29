// The one place from which services send events to whoever listens (the hosts).
import type { StudioEvent } from '../contract';

export class EventBus {
  #listeners = new Set<(event: StudioEvent) => void>();

  /** Listens to every event; the returned function stops it. */
  listen(listener: (event: StudioEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  send(event: StudioEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
