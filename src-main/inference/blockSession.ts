// The encoder's side of a chunk: probing a block at kept counts, then committing one of them.
import { checkKept } from '../tokenizer/mask';
import { meanSquaredError } from '../tokenizer/patches';
import type { ChunkContext, Present } from './context';
import type { Encoded, ModelRunner } from './runner';

/** A block as it is stored, and what it decodes to. */
export interface CommittedBlock {
  /** FSQ: n indexes. VAE: n x latentDim float16 bits. Exactly what a shard holds. */
  codes: Uint16Array;
  /** (max_toks x patchValues) in [-1, 1]; decoding `codes` gives the same bits on the same device. */
  recon: Float32Array;
  /** Mean squared error of the whole block. */
  mse: number;
  ssim: number | null;
}

/** How far a reconstruction is from its block. */
export type Distortion = Pick<CommittedBlock, 'mse' | 'ssim'>;

interface ProbeResult extends CommittedBlock {
  encoderPresent: Present;
  decoderPresent: Present;
}

/** Results of probes are held for the commit up to this many bytes; the last one is always held. */
const heldBytesLimit = 256 * 2 ** 20;

/**
 * What the encoder gave for the blocks of one chunk. Tokenizing a chunk several times at other kept counts with the same object runs the
 * encoder once per block; of no use to encoders that see the mask.
 */
export class ChunkEncodings {
  private readonly blocks: { patches: Float32Array; encoded: Encoded }[] = [];

  /** The encoding of a block (the same array as before), or that which `encode` now gives. */
  async get(block: number, patches: Float32Array, encode: () => Promise<Encoded>): Promise<Encoded> {
    const known = this.blocks[block];
    if (known?.patches === patches) return known.encoded;
    const encoded = await encode();
    this.blocks[block] = { patches, encoded };
    return encoded;
  }
}

/** The state of one chunk that its blocks share. */
export interface ChunkState {
  block: number;
  /** Kept beyond the block only where the caller wants to use them again. */
  encodings: ChunkEncodings | null;
  encoder: ChunkContext;
  decoder: ChunkContext;
}

export class BlockSession {
  private encoded: Encoded | null = null;
  private readonly held = new Map<number, ProbeResult>();
  private readonly errors = new Map<number, Distortion>();
  private committed = false;

  /** Use `ChunkEncoder.beginBlock`. */
  constructor(
    private readonly runner: ModelRunner,
    private readonly state: ChunkState,
    private readonly patches: Float32Array,
    private readonly similarity?: (recon: Float32Array) => number,
  ) {}

  /**
   * Gives the error at kept count n: encoder (once per block, unless it sees the mask), bottleneck, decoder. A count that was
   * probed before costs nothing. Throws RangeError on a bad count, StudioError `device-failed` on a broken result.
   */
  async probe(n: number): Promise<Distortion> {
    return this.errors.get(n) ?? (await this.evaluate(n));
  }

  async probeMany(counts: readonly number[]): Promise<Distortion[]> {
    const all: Distortion[] = [];
    for (const n of counts) all.push(await this.probe(n));
    return all;
  }

  /** Ends the block with kept count n and lets later blocks see it; uses the probe's own result where it is still held. */
  async commit(n: number): Promise<CommittedBlock> {
    const { encoderPresent, decoderPresent, ...result } = this.held.get(n) ?? (await this.evaluate(n));
    this.state.encoder.append({ present: encoderPresent });
    this.state.decoder.append({ present: decoderPresent, recon: result.recon });
    this.state.block++;
    this.committed = true;
    this.encoded = null;
    this.held.clear();
    return result;
  }

  private async evaluate(n: number): Promise<ProbeResult> {
    const { runner, state, patches } = this;
    if (this.committed) throw new RangeError('this block was committed already');
    checkKept(n, runner.config.max_toks);
    const encode = () => runner.encode(patches, n, state.block, state.encoder);
    if (runner.config.encoder_sees_mask) this.encoded = await encode();
    this.encoded ??= await (state.encodings?.get(state.block, patches, encode) ?? encode());
    const { latents, present: encoderPresent } = this.encoded;
    const codes = runner.bottleneck.store(latents, n);
    const { recon, present } = await runner.decode(runner.bottleneck.restore(codes), state.block, state.decoder);
    const mse = meanSquaredError(patches, recon);
    const ssim = this.similarity?.(recon) ?? null;
    const result = { codes, recon, mse, ssim, encoderPresent, decoderPresent: present };
    this.errors.set(n, { mse, ssim });
    this.hold(n, result);
    return result;
  }

  /** Keeps a probe's outputs, dropping the oldest ones: late in a search the counts are close to the result. */
  private hold(n: number, result: ProbeResult): void {
    let bytes = result.recon.byteLength;
    for (const array of Object.values(result.decoderPresent)) bytes += array.byteLength;
    if (this.runner.config.encoder_sees_mask)
      for (const array of Object.values(result.encoderPresent)) bytes += array.byteLength;
    this.held.set(n, result);
    const limit = Math.max(1, Math.floor(heldBytesLimit / bytes));
    for (const oldest of this.held.keys()) {
      if (this.held.size <= limit) break;
      this.held.delete(oldest);
    }
  }
}
