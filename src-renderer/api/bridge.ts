// Picks the way to the main side: the preload's object under Electron, a WebSocket elsewhere.
import {
  type CommandInput,
  type CommandName,
  type CommandOutput,
  type Result,
  type StudioBridge,
  StudioError,
} from '../../src-main/contract';
import type { LinkListeners } from './link';
import { createWebSocketBridge } from './webSocketBridge';

declare global {
  interface Window {
    /** Set by the preload under Electron. */
    elastictok?: StudioBridge;
  }
}

let bridge: StudioBridge | null = null;

/** Opens the way to the main side; done once, at start. */
export function connect(listeners: LinkListeners): StudioBridge {
  const host = window.elastictok;
  bridge = host ?? createWebSocketBridge(listeners);
  if (host !== undefined) listeners.onStatus('open');
  return bridge;
}

/** Gives a command to the main side; throws a StudioError when it refuses or fails. */
export async function call<K extends CommandName>(name: K, payload: CommandInput<K>): Promise<CommandOutput<K>> {
  return unwrap(await opened().invoke(name, payload)) as CommandOutput<K>;
}

/** Opens files that were dropped or chosen in the page. */
export async function sendFiles(files: File[]): Promise<void> {
  unwrap(await opened().openFiles(files));
}

function opened(): StudioBridge {
  if (bridge === null) throw new StudioError('internal', 'the window is still starting', 'Try again in a moment');
  return bridge;
}

function unwrap(result: Result): unknown {
  if (!result.ok) throw StudioError.fromData(result.error);
  return result.value;
}
