// Loaded models that several readers use: each is loaded for the first of them and freed after the last.
import { loadModel, type TokenModel } from '../inference/model';

export interface BorrowedModel {
  model: TokenModel;
  /** Gives it back; call it once. */
  release(): Promise<void>;
}

export class SharedModels {
  readonly #models = new Map<string, { loading: Promise<TokenModel>; users: number }>();

  /** @param threads of the runtime; undefined leaves the choice to it */
  constructor(private readonly threads: number | undefined) {}

  /** The model of a folder, on the CPU. @throws StudioError as `loadModel` does */
  async borrow(dir: string): Promise<BorrowedModel> {
    const shared = this.#models.get(dir) ?? {
      loading: loadModel(dir, { device: 'cpu', threads: this.threads }),
      users: 0,
    };
    this.#models.set(dir, shared);
    shared.users++;
    const release = async () => {
      shared.users--;
      if (shared.users > 0) return;
      if (this.#models.get(dir) === shared) this.#models.delete(dir);
      await shared.loading.then((model) => model.dispose());
    };
    try {
      return { model: await shared.loading, release };
    } catch (error) {
      await release().catch(() => undefined);
      throw error;
    }
  }
}
