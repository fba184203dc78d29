// Recently opened files as the renderer sees them: ids and names; the paths stay in the settings.
import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { type RecentView, StudioError } from '../contract';
import type { SettingsFile } from '../settings/settingsFile';
import type { EventBus } from './events';

/** An id that says nothing of the path and stays the same from session to session. */
function recentId(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 16);
}

export class RecentList {
  constructor(
    private readonly settings: SettingsFile,
    private readonly bus: EventBus,
  ) {}

  views(): RecentView[] {
    return this.settings.current.recents.map((path) => ({
      id: recentId(path),
      name: basename(path),
      // The last folder's name alone tells two files of one name apart without giving the path away.
      folderHint: basename(dirname(path)),
    }));
  }

  /** The id of a path; null where it is not listed. */
  idOf(path: string): string | null {
    return this.settings.current.recents.includes(path) ? recentId(path) : null;
  }

  /** @throws StudioError `file-missing` for an id that is no longer listed */
  path(id: string): string {
    const found = this.settings.current.recents.find((path) => recentId(path) === id);
    if (found === undefined)
      throw new StudioError('file-missing', 'it is no longer in the list', 'Open the file itself');
    return found;
  }

  /** Puts a path first; a list that cannot be saved is no reason to refuse the file. */
  async add(path: string): Promise<void> {
    await this.settings.addRecent(path).catch(() => undefined);
    this.#send();
  }

  async clear(): Promise<void> {
    await this.settings.clearRecents();
    this.#send();
  }

  #send(): void {
    this.bus.send({ type: 'recents', recents: this.views() });
  }
}
