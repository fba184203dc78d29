// How much a model computes, and how fast this machine multiplies matrices at best.
import { GraphBuilder } from '../../../src-main/inference/graph/onnx';
import { GraphSession } from '../../../src-main/inference/session';
import type { ModelConfig } from '../../../src-main/tokenizer/config';

/** Floating-point operations (a product and a sum are two) of encoder and decoder for a block with so many earlier ones. */
export function blockFlops(config: ModelConfig, earlier: number): { encoder: number; decoder: number } {
  const { hidden_size: h, intermediate_size: m, max_toks: tokens, patchValues, preQuantDim, latentDim } = config;
  const positions = (earlier + 1) * tokens;
  const layer = 2 * tokens * (4 * h * h + 3 * h * m) + 4 * tokens * positions * h;
  const ends = (inputs: number, outputs: number) => 2 * tokens * h * (inputs + outputs);
  const previous = config.decoder_sees_previous ? patchValues : 0;
  return {
    encoder: config.num_encoder_layers * layer + ends(patchValues, preQuantDim),
    decoder: config.num_decoder_layers * layer + ends(latentDim + previous, patchValues),
  };
}

/** The best rate of float32 products of square matrices in the same runtime, in GFLOP/s: sizes up to 2048, several runs each. */
export async function bestProduct(threads: number | undefined): Promise<number> {
  let best = 0;
  for (const size of [512, 1024, 2048]) {
    const builder = new GraphBuilder('product', '');
    const [a, b] = [builder.input('a', [size, size]), builder.input('b', [size, size])];
    builder.output('c', builder.node('MatMul', [a, b]), [size, size]);
    const session = await GraphSession.create(builder.encode(), { device: 'cpu', threads, weightsDir: '.' });
    const data = Float32Array.from({ length: size * size }, () => Math.random() - 0.5);
    const feed = { data, shape: [size, size] };
    for (let run = 0; run < 8; run++) {
      const before = session.runSeconds;
      await session.run({ a: feed, b: feed });
      best = Math.max(best, (2 * size ** 3) / (session.runSeconds - before) / 1e9);
    }
    await session.dispose();
  }
  return best;
}
