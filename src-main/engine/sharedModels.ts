// Loaded models that several users share: each is loaded for the first of them, and freed a while after the last, or for another one.
import { type LoadOptions, loadModel, type TokenModel } from '../inference/model';
import { readModelIdentity } from '../inference/registry';

export interface BorrowedModel {
  model: TokenModel;
  /** Gives it back; call it once. @param isSound false where it failed: it is then freed with its last user, and lent to no other one */
  release(isSound?: boolean): Promise<void>;
}

interface Shared {
  loading: Promise<TokenModel>;
  users: number;
  /** Runs while nobody uses it. */
  idle: NodeJS.Timeout | undefined;
}

export class SharedModels {
  readonly #models = new Map<string, Shared>();

  /**
   * @param threads of the runtime; undefined leaves the choice to it
   * @param keptMs how long a model stays that nobody uses: the next one to ask for it need not wait
   */
  constructor(
    private readonly threads: number | undefined,
    private readonly keptMs = 0,
  ) {}

  /** The model of a folder as it is now, on the CPU where nothing else is said. @throws StudioError as `loadModel` does */
  async borrow(dir: string, how: Omit<LoadOptions, 'threads'> = { device: 'cpu' }): Promise<BorrowedModel> {
    const { weightHash, config } = await readModelIdentity(dir);
    const key = JSON.stringify([dir, weightHash, config, how.device, how.precision, how.batch]);
    // Two large models may not fit into the memory.
    for (const [other, shared] of this.#models)
      if (other !== key && shared.users === 0) await this.#free(other, shared);
    const shared = this.#models.get(key) ?? {
      loading: loadModel(dir, { ...how, threads: this.threads }),
      users: 0,
      idle: undefined,
    };
    this.#models.set(key, shared);
    shared.users++;
    clearTimeout(shared.idle);
    const release = async (isSound = true) => {
      shared.users--;
      if (!isSound && this.#models.get(key) === shared) this.#models.delete(key);
      if (shared.users > 0) return;
      const isListed = this.#models.get(key) === shared;
      if (!isListed || this.keptMs === 0) await this.#free(key, shared);
      else shared.idle = setTimeout(() => void this.#free(key, shared), this.keptMs).unref();
    };
    try {
      return { model: await shared.loading, release };
    } catch (error) {
      await release(false);
      throw error;
    }
  }

  /** Frees what nobody uses. */
  async close(): Promise<void> {
    for (const [key, shared] of this.#models) if (shared.users === 0) await this.#free(key, shared);
  }

  /** Never rejects: what was not loaded, or cannot be freed, is not lent any more. */
  async #free(key: string, shared: Shared): Promise<void> {
    clearTimeout(shared.idle);
    if (this.#models.get(key) === shared) this.#models.delete(key);
    await shared.loading.then((model) => model.dispose()).catch(() => undefined);
  }
}
