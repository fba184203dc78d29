// The drafts of one open source: those of an earlier time, or new ones, made a moment after they are first asked for; until then key frames, and those around the pointer.
import { mkdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { removeStaleTemps } from '../fsx/atomic';
import { type Draft, DraftFile, draftName } from '../media/draftFile';
import { makeDrafts } from '../media/draftMaker';
import { KeyPictures } from '../media/keyPictures';
import type { FfmpegTools } from '../media/locate';
import { NearDrafts } from '../media/nearDrafts';
import { probeUnlessKnown } from '../media/probe';
import type { SourceProbe } from '../media/probeSchema';

export interface DraftParts {
  /** Absolute path of the source. */
  path: string;
  /** What was found out of it before; null where nothing was. */
  probe: SourceProbe | null;
  /** Where files of drafts lie; it is made where it is not there. */
  folder: string;
  tools: FfmpegTools;
  /** How long after they are first asked for they are begun; key frames after half of that. */
  startMs?: number;
}

/** The first pictures and the first bar of an analysis come first. */
const usualStartMs = 3000;
/** How often it is looked whether the source has changed. */
const lookMs = 1000;
/** A source takes no more than this, nor more than a quarter of the room on the disk. */
const mostBytes = 2e9;

export class SourceDrafts {
  /** Of the source as it was last seen; null where it cannot be read. */
  #name: string | null = null;
  #file: DraftFile | null = null;
  #keys: KeyPictures | null = null;
  #near: NearDrafts | null = null;
  #lookedMs = Number.NEGATIVE_INFINITY;
  #abort = new AbortController();
  #making: Promise<void> = Promise.resolve();
  /** Time of the frame that was asked for first, seconds: nobody chose it. */
  #openedAtSeconds: number | null = null;
  #closed = false;

  constructor(private readonly parts: DraftParts) {}

  /** The draft of a frame, or of one near it; null where there is none, or none yet. Never throws: without drafts, all goes on. */
  async find(ptsSeconds: number, frame: number | null): Promise<Draft | null> {
    this.#openedAtSeconds ??= ptsSeconds;
    await this.#look();
    const draft = await this.#file?.find(ptsSeconds, frame).catch(() => null);
    if (draft) return draft;
    const near = this.#near?.find(ptsSeconds, frame) ?? null;
    if (near?.isNear === false) return near;
    const key = this.#keys?.near(ptsSeconds) ?? null;
    const away = (one: Draft | null) => Math.abs((one?.ptsSeconds ?? Number.POSITIVE_INFINITY) - ptsSeconds);
    return away(near) < away(key) ? near : key;
  }

  /** A sharp picture is about to be decoded. */
  giveWay(): void {
    this.#near?.giveWay();
  }

  /** A sharp picture was given: the drafts around it may be asked for next, unless the file was only opened. Never throws. */
  async lookedAt(ptsSeconds: number): Promise<void> {
    // Once all drafts are there, nothing is read for this.
    if (this.#near === null || ptsSeconds === this.#openedAtSeconds) return;
    if (await this.#file?.find(ptsSeconds, null).catch(() => null)) return;
    this.#near?.lookedAt(ptsSeconds);
  }

  /** Stops what is being made, and waits until nothing is left running. */
  close(): Promise<void> {
    this.#closed = true;
    return this.#drop();
  }

  async #drop(): Promise<void> {
    this.#abort.abort();
    await this.#making;
    await this.#file?.close();
    this.#file = null;
    await this.#dropMemory();
  }

  /** Gives up what is kept in memory alone. */
  async #dropMemory(): Promise<void> {
    const near = this.#near;
    this.#keys = null;
    this.#near = null;
    await near?.close();
  }

  async #look(): Promise<void> {
    const now = performance.now();
    if (this.#closed || now - this.#lookedMs < lookMs) return;
    this.#lookedMs = now;
    const { path, folder } = this.parts;
    const name = await stat(path).then(
      ({ size, mtimeMs }) => draftName({ path, sizeBytes: size, mtimeMs }),
      () => null,
    );
    if (name === this.#name) return;
    this.#name = name;
    await this.#drop();
    if (name === null || this.#closed) return;
    const file = await DraftFile.open(join(folder, name));
    if (this.#closed) return file?.close();
    this.#file = file;
    this.#abort = new AbortController();
    if (file?.index.hasAll !== true) this.#making = this.#make(name, this.#abort.signal);
  }

  /** Never rejects: what cannot be made is not there. */
  async #make(name: string, signal: AbortSignal): Promise<void> {
    const { path, tools, startMs = usualStartMs } = this.parts;
    const wait = () => sleep(startMs / 2, undefined, { signal, ref: false }).catch(() => undefined);
    const { probe: known } = this.parts;
    if (known === null) await wait();
    const probe = await probeUnlessKnown(known, path, tools, { signal }).catch(() => null);
    if (probe === null || probe.orientation !== null || probe.declaredFrames === 1 || draftName(probe) !== name) return;
    this.#near = new NearDrafts({ probe, tools });
    if (known !== null) await wait();
    if (signal.aborted) return;
    this.#keys = new KeyPictures();
    await this.#keys.fill({ probe, tools }, signal).catch(() => undefined);
    await wait();
    if (signal.aborted) return;
    // Those of an earlier time are as many as a source may take.
    if (this.#file === null) await this.#makeFile(probe, name, signal);
    if (this.#file?.index.hasAll) await this.#dropMemory();
  }

  async #makeFile(probe: SourceProbe, name: string, signal: AbortSignal): Promise<void> {
    const { folder, tools } = this.parts;
    try {
      await mkdir(folder, { recursive: true });
      await removeStaleTemps(folder);
      const { bavail, bsize } = await statfs(folder);
      const room = Math.min(mostBytes, (bavail * bsize) / 4);
      const onBegun = (growing: DraftFile) => {
        this.#file = growing;
      };
      await makeDrafts({ probe, tools, path: join(folder, name), mostBytes: room, onBegun }, signal);
    } catch {
      await this.#file?.close();
      this.#file = null;
    }
  }
}
