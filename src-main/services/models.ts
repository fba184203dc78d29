// The models this program can use, by name; the first one found is the default.
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type AnalysisView, type ModelView, StudioError } from '../contract';
import { listModels, type ModelEntry } from '../inference/registry';
import type { ModelConfig } from '../tokenizer/config';
import type { SelfTestStore } from './selfTestStore';

/** What the renderer needs to know of the model behind an analysis. */
export function viewOfModel(config: ModelConfig): AnalysisView['model'] {
  return {
    name: config.name,
    bottleneck: config.bottleneck_type,
    resolution: config.resolution,
    framesPerBlock: config.frames_per_block,
    minToks: config.min_toks,
    maxToks: config.max_toks,
    patchSize: config.patch_size,
    tokenOrder: config.token_order,
  };
}

/** Models of several folders; of two with one name the first folder's wins. */
export class ModelCatalog {
  #models = new Map<string, ModelEntry>();

  /** @param dirs folders of models. @param importedDir the one of them whose models can be removed. @param speeds what self-tests measured */
  constructor(
    private readonly dirs: string[],
    private readonly importedDir: string | null = null,
    private readonly speeds: SelfTestStore | null = null,
  ) {}

  /** Reads the folders again. */
  async refresh(): Promise<void> {
    this.#models = new Map();
    for (const model of await listModels(this.dirs)) {
      if (!this.#models.has(model.name)) this.#models.set(model.name, model);
    }
  }

  /**
   * Gives a model by name, or the default for null.
   * @throws StudioError `model-missing` naming those that are there
   */
  get(name: string | null): ModelEntry {
    const model = name === null ? [...this.#models.values()][0] : this.#models.get(name);
    if (model) return model;
    const names = this.names().join(', ');
    throw new StudioError(
      'model-missing',
      name === null ? 'no model is installed' : `there is no model ${name}`,
      names ? `Choose one of: ${names}` : 'Put a model folder into models/',
    );
  }

  /**
   * Gives the folder of a model by name, also of one that is too damaged to be listed: it can still be verified and removed.
   * @throws StudioError `model-missing`
   */
  async folderOf(name: string): Promise<string> {
    if (!this.has(name) && basename(name) === name && !name.startsWith('.'))
      for (const dir of this.dirs) {
        const found = await stat(join(dir, name)).catch(() => null);
        if (found?.isDirectory()) return join(dir, name);
      }
    return this.get(name).dir;
  }

  /**
   * Gives the folder of an imported model, which can be removed.
   * @throws StudioError `model-missing`, or `bad-request` where it came with the program
   */
  async removable(name: string): Promise<string> {
    const dir = await this.folderOf(name);
    if (dirname(dir) === this.importedDir) return dir;
    throw new StudioError('bad-request', 'it came with the program', 'Only imported models can be removed', name);
  }

  /** Names of all models. */
  names(): string[] {
    return [...this.#models.keys()];
  }

  /** True when a model of this name is installed. */
  has(name: string): boolean {
    return this.#models.has(name);
  }

  views(): ModelView[] {
    return [...this.#models.values()].map(({ name, dir, config, sizeBytes, parameters, statedHash }) => ({
      ...viewOfModel({ ...config, name }),
      maxContextBlocks: config.max_context_blocks,
      defaultThreshold: config.default_threshold,
      sizeBytes,
      parameters,
      licence: config.licence ?? null,
      removable: dirname(dir) === this.importedDir,
      speeds: statedHash === null ? [] : (this.speeds?.speeds(statedHash) ?? []),
    }));
  }
}
