// The model card of an imported checkpoint.
import type { ModelConfig } from '../../tokenizer/config';
import { memoryNeeds } from '../memory';
import type { PublishedModel } from './checkpointConfig';

export interface CardFacts {
  name: string;
  config: ModelConfig;
  parameters: number;
  /** Name and size in bytes of the checkpoint, and the dtypes in it. */
  file: string;
  fileBytes: number;
  dtypes: string[];
  /** Null where a config was given. */
  published: PublishedModel | null;
}

/** Gives README.md. */
export function modelCard({ name, config, parameters, file, fileBytes, dtypes, published }: CardFacts): string {
  const c = config;
  const token =
    c.codebookSize === null ? `${c.latentDim} floats` : `one of ${c.codebookSize.toLocaleString('en')} codes`;
  const size =
    published === null
      ? ''
      : fileBytes === published.bytes
        ? ' It has exactly the size of the published file in bfloat16.'
        : ` The published file in bfloat16 has ${published.bytes.toLocaleString('en')} bytes: this is another one.`;
  return `# ${name}

Imported by ElasticTok Studio from the checkpoint \`${file}\` (${fileBytes.toLocaleString('en')} bytes, ${dtypes.join(' and ')}).${size}
The weights are unchanged; every one of them is a finite number, and a short run of the model gave sensible numbers.

| what | value |
|---|---|
| parameters | ${parameters.toLocaleString('en')} |
| layers | ${c.num_encoder_layers} + ${c.num_decoder_layers} of width ${c.hidden_size}, MLP ${c.intermediate_size}, ${c.num_attention_heads} heads |
| a block | ${c.frames_per_block} frames of ${c.resolution}x${c.resolution}, patches ${c.patch_size.join('x')} |
| tokens a block | ${c.min_toks} to ${c.max_toks} |
| a token | ${token} |
| config | ${published === null ? 'given with the checkpoint' : 'known by the shapes; values as in the published scripts'} |

Memory by blocks of context, computed from the sizes of its arrays (runtime and driver take more on top):

${memoryTable(c)}

Licence: ${c.licence ?? 'not stated. The weights published by LargeWorldModel are Apache-2.0'}.
Method: Yan et al. 2024, ElasticTok, arXiv 2410.08368.
`;
}

/** Rows of blocks, those of the config among them. */
function memoryTable(config: ModelConfig): string {
  const blocks = [...new Set([1, 4, 8, 16, config.max_context_blocks])].sort((a, b) => a - b);
  const gibibytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  const rows = blocks.map((count) => {
    const gpu = memoryNeeds(config, { device: 'webgpu', precision: 'float16', blocks: count });
    const cpu = memoryNeeds(config, { device: 'cpu', precision: 'float32', blocks: count });
    const here = count === config.max_context_blocks ? ' (as imported)' : '';
    return `| ${count}${here} | ${gibibytes(gpu.total)} | ${gibibytes(cpu.total)} |`;
  });
  return ['| blocks | GPU, float16 | CPU, float32 |', '|---|---|---|', ...rows].join('\n');
}
