// What the app does while its user looks elsewhere: notifications and keeping awake, written down for the test.
import { EventEmitter } from 'node:events';
import { recorded } from './toTest';

export class Notification extends EventEmitter {
  static isSupported = () => true;
  constructor(readonly options: { title: string; body: string }) {
    super();
  }
  show(): void {
    const { title, body } = this.options;
    recorded.notifications.push({ title, body });
  }
}

let nextId = 1;
const blockers = new Set<number>();
export const powerSaveBlocker = {
  start(): number {
    blockers.add(nextId);
    recorded.awake.push(true);
    return nextId++;
  },
  stop(id: number): void {
    // Electron's own throws as well on an id that is none.
    if (!blockers.delete(id)) throw new Error(`There is no blocker ${id}.`);
    recorded.awake.push(false);
  },
};
