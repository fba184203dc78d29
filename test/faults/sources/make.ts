// How the sources of the fault suite are made: copies of generated clips, whole, in part or under another name.
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type FixtureKind, fixtureClip } from '../../fixtures/clips';

type Make = (folder: string) => Promise<string>;

/** A generated clip under its own name. */
export const clip =
  (kind: FixtureKind): Make =>
  async (folder) => {
    const from = await fixtureClip(kind);
    const path = join(folder, basename(from));
    await copyFile(from, path);
    return path;
  };

/** The first `share` of a clip's bytes; `extra` more, to end at a certain place. */
export const partOf =
  (kind: FixtureKind, share: number, extra = 0): Make =>
  async (folder) => {
    const from = await fixtureClip(kind);
    const bytes = await readFile(from);
    const path = join(folder, basename(from));
    await writeFile(path, bytes.subarray(0, Math.floor(bytes.length * share) + extra));
    return path;
  };

/** A file of these bytes. */
export const file =
  (name: string, content: string | Uint8Array): Make =>
  async (folder) => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };

/** A clip of one frame under this name, in folders of its own where the name has slashes. */
export const named =
  (name: string, kind: FixtureKind = 'one-frame'): Make =>
  async (folder) => {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await copyFile(await fixtureClip(kind), path);
    return path;
  };
