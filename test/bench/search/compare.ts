// All searches on the blocks of one chunk, each block measured once at every count that any of them asks for.

import { fillBlock } from '../../../src-main/engine/block';
import { ChunkEncodings, type TokenModel } from '../../../src-main/inference/model';
import { framesToPatches } from '../../../src-main/tokenizer/patches';
import { type SearchResult, searches } from '../../../src-main/tokenizer/search';

const names = ['exhaustive', 'binary', 'fast', 'published-binary', 'published-linear'] as const;

/** What the searches found for one block. */
export interface Compared {
  found: Record<(typeof names)[number], SearchResult>;
  /** True where `binary` keeps more than `exhaustive` though no count between the two fails: what no dip explains. */
  unexplained: boolean;
  /** True where a result that is said to pass was not measured so by its own search. */
  unmeasured: boolean;
  /** Largest rise of the measured errors above the threshold behind the first count that passes, as a share of the threshold. */
  dip: number;
}

/** Compares the searches on the frames of a chunk; the context is what `exhaustive` keeps. */
export async function compareOnChunk(
  model: TokenModel,
  frames: readonly Uint8Array[],
  limit: number,
): Promise<Compared[]> {
  const { config } = model;
  const { min_toks: minToks, max_toks: maxToks, frames_per_block: perBlock } = config;
  const chunk = model.startChunk(new ChunkEncodings());
  const earlier = Object.fromEntries(names.map((name) => [name, [] as SearchResult[]]));
  const compared: Compared[] = [];
  for (let at = 0; at < frames.length; at += perBlock) {
    const block = await chunk.beginBlock(framesToPatches(fillBlock(frames.slice(at, at + perBlock), perBlock), config));
    const errors = new Map<number, number>();
    const probe = async (counts: readonly number[]) => {
      for (const n of counts) if (!errors.has(n)) errors.set(n, Math.fround((await block.probe(n)).mse));
      return counts.map((n) => errors.get(n)!);
    };
    const found = {} as Compared['found'];
    for (const name of names) {
      found[name] = await searches[name](probe, { minToks, maxToks, limit, earlier: earlier[name]! });
      earlier[name]!.push(found[name]);
    }
    const { exhaustive, binary } = found;
    const behind = [...errors].filter(([n]) => n > exhaustive.n);
    const failing = behind.filter(([n, error]) => n < binary.n && error > limit);
    compared.push({
      found,
      unexplained: binary.n > exhaustive.n && exhaustive.passed && failing.length === 0,
      unmeasured: Object.values(found).some(
        ({ n, passed, tried }) => passed && !tried.some((one) => one.n === n && one.error <= limit),
      ),
      dip: exhaustive.passed ? Math.max(0, ...behind.map(([, error]) => error / limit - 1)) : 0,
    });
    await block.commit(exhaustive.n);
  }
  chunk.dispose();
  return compared;
}
