// The seam between renderer and host: the object a window talks to, and its form on a WebSocket.
import { z } from 'zod';
import { type Result, resultSchema } from './commands';
import { eventSchema, type StudioEvent } from './events';

/** What a host gives to the renderer: `window.elastictok` under Electron, a WebSocket client elsewhere. */
export interface StudioBridge {
  /** Gives a command; never rejects but for a lost connection. */
  invoke(name: string, payload: unknown): Promise<Result>;
  /** Listens to events; the returned function stops it. */
  onEvent(listener: (event: StudioEvent) => void): () => void;
  /** Opens files that were dropped or chosen in the page. */
  openFiles(files: File[]): Promise<Result>;
}

export { channels } from './channels';

/** Paths of dropped files, sent by the preload alone, never by the page. */
export const openPathsSchema = z.array(z.string().min(1).max(32_768)).max(5000);

/** Messages from a browser to the serve host. */
export const clientMessageSchema = z.object({ id: z.number().int(), name: z.string().max(100), payload: z.unknown() });

/** Messages from the serve host to a browser. */
export const serverMessageSchema = z.union([
  z.object({ id: z.number().int(), result: resultSchema }),
  z.object({ event: eventSchema }),
]);
export type ServerMessage = z.infer<typeof serverMessageSchema>;

/** Largest command payload in bytes; a bigger one is refused unread. */
export const maxPayloadBytes = 1_000_000;
