// The models this program can use, by name; the first one found is the default.
import { type AnalysisView, type ModelView, StudioError } from '../contract';
import { listModels, type ModelEntry } from '../inference/registry';
import type { ModelConfig } from '../tokenizer/config';

/** What the renderer needs to know of the model behind an analysis. */
export function viewOfModel(config: ModelConfig): AnalysisView['model'] {
  return {
    name: config.name,
    bottleneck: config.bottleneck_type,
    resolution: config.resolution,
    framesPerBlock: config.frames_per_block,
    minToks: config.min_toks,
    maxToks: config.max_toks,
  };
}

/** Models of several folders; of two with one name the first folder's wins. */
export class ModelCatalog {
  #models = new Map<string, ModelEntry>();

  constructor(private readonly dirs: string[]) {}

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
    const names = [...this.#models.keys()].join(', ');
    throw new StudioError(
      'model-missing',
      name === null ? 'no model is installed' : `there is no model ${name}`,
      names ? `Choose one of: ${names}` : 'Put a model folder into models/',
    );
  }

  /** True when a model of this name is installed. */
  has(name: string): boolean {
    return this.#models.has(name);
  }

  views(): ModelView[] {
    return [...this.#models.values()].map(({ name, config, sizeBytes, parameters }) => ({
      ...viewOfModel({ ...config, name }),
      maxContextBlocks: config.max_context_blocks,
      defaultThreshold: config.default_threshold,
      sizeBytes,
      parameters,
      licence: null,
      removable: false,
      speeds: [],
    }));
  }
}
