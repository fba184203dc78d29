// The sessions of one of a model's two graphs: for one kept count, for several in one run, and to append on the device.
import { type ChunkContext, DeviceContext, HostContext, pairs } from './context';
import { buildAppend, nextName } from './graph/models';
import type { GraphForm } from './graph/parts';
import type { CacheSize } from './graph/tower';
import { GraphSession, type SessionSettings } from './session';

export class TowerSessions {
  private readonly loaded: GraphSession[];
  private batched: Promise<GraphSession> | null = null;

  private constructor(
    /** Runs one kept count and gives its keys and values. */
    readonly single: GraphSession,
    private readonly loadBatched: () => Promise<GraphSession>,
    private readonly appender: GraphSession | null,
    private readonly size: CacheSize,
  ) {
    this.loaded = appender === null ? [single] : [single, appender];
  }

  /** Loads the graph that `build` gives; with `onDevice`, keys and values stay in the device's memory. Throws what ONNX Runtime throws. */
  static async create(
    build: (form: GraphForm) => Uint8Array,
    form: GraphForm,
    size: CacheSize,
    settings: SessionSettings,
    onDevice: boolean,
  ): Promise<TowerSessions> {
    const names = onDevice ? pairs(size.layers) : [];
    const presents = names.map(({ present }) => present);
    const single = await GraphSession.create(build({ ...form, batch: 1 }), settings, presents);
    const loadBatched = () => GraphSession.create(build(form), settings);
    if (!onDevice) return new TowerSessions(single, loadBatched, null, size);
    try {
      const nexts = names.map(({ past }) => nextName(past));
      return new TowerSessions(
        single,
        loadBatched,
        await GraphSession.create(buildAppend(size), settings, nexts),
        size,
      );
    } catch (error) {
      await single.dispose();
      throw error;
    }
  }

  /** Runs several kept counts and gives no keys and values; loaded at the first call, as not everyone who loads a model probes. */
  many(): Promise<GraphSession> {
    this.batched ??= this.loadBatched().then((session) => {
      this.loaded.push(session);
      return session;
    });
    return this.batched;
  }

  newContext(): ChunkContext {
    return this.appender === null ? new HostContext(this.size) : new DeviceContext(this.size, this.appender);
  }

  /** Runs so far. */
  get runs(): number {
    return this.loaded.reduce((sum, session) => sum + session.runs, 0);
  }

  /** Seconds spent inside ONNX Runtime so far. */
  get runSeconds(): number {
    return this.loaded.reduce((sum, session) => sum + session.runSeconds, 0);
  }

  async dispose(): Promise<void> {
    for (const session of this.loaded) await session.dispose();
  }
}
