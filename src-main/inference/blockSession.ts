// The encoder's side of a chunk: probing a block at kept counts, then committing one of them.
import { checkKept } from '../tokenizer/mask';
import { meanSquaredError } from '../tokenizer/patches';
import { type ChunkContext, type Present, release } from './context';
import { presentBytes } from './memory';
import type { Encoded, ModelRunner } from './runner';

/** What a probe tells of a block at one kept count. */
export interface Distortion {
  /** Mean squared error of the whole block. */
  mse: number;
  /** What the measure of similarity gave; null where there is none. */
  ssim: number | null;
}

/** Gives how similar a reconstruction (max_toks x patchValues values in [-1, 1]) is to the block it was made from. */
export type Similarity = (recon: Float32Array) => number;

/** A block as it is stored, and what it decodes to. */
export interface CommittedBlock extends Distortion {
  /** FSQ: n indexes. VAE: n x latentDim float16 bits. Exactly what a shard holds. */
  codes: Uint16Array;
  /** (max_toks x patchValues) in [-1, 1]; decoding `codes` gives the same bits on the same device. */
  recon: Float32Array;
}

interface ProbeResult {
  block: CommittedBlock;
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
    if (known !== undefined) release(known.encoded.present);
    this.blocks[block] = { patches, encoded };
    return encoded;
  }

  /** Gives back the device's memory; may be called more than once. */
  dispose(): void {
    for (const { encoded } of this.blocks.splice(0)) release(encoded.present);
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
  /** Of an encoder that does not see the mask: one encoding serves all probes. */
  private encoded: Encoded | null = null;
  private readonly held = new Map<number, ProbeResult>();
  private readonly probes = new Map<number, Distortion>();
  private ended = false;

  /** Use `ChunkEncoder.beginBlock`. */
  constructor(
    private readonly runner: ModelRunner,
    private readonly state: ChunkState,
    private readonly patches: Float32Array,
    private readonly similarity: Similarity | undefined,
  ) {}

  /**
   * Gives the error at kept count n: encoder (once per block, unless it sees the mask), bottleneck, decoder. A count that was
   * probed before costs nothing. Throws RangeError on a bad count, StudioError `device-failed` on a broken result.
   */
  async probe(n: number): Promise<Distortion> {
    if (!this.probes.has(n)) await this.evaluate(n);
    return this.probes.get(n) as Distortion;
  }

  /**
   * Gives the errors at several kept counts, as `probe` does, as many in one run as the model's `batch` says. A device may round a run of
   * several otherwise than a run of one, so a commit never rests on the former: the error it gives is the one to store.
   */
  async probeMany(counts: readonly number[]): Promise<Distortion[]> {
    const unknown = [...new Set(counts)].filter((n) => !this.probes.has(n));
    for (let at = 0; at < unknown.length; at += this.runner.batch) {
      const together = unknown.slice(at, at + this.runner.batch);
      if (together.length === 1) await this.evaluate(together[0] as number);
      else await this.evaluateMany(together);
    }
    return counts.map((n) => this.probes.get(n) as Distortion);
  }

  /** Ends the block with kept count n and lets later blocks see it; uses the probe's own result where it is still held. */
  async commit(n: number): Promise<CommittedBlock> {
    const { block, encoderPresent, decoderPresent } = this.held.get(n) ?? (await this.evaluate(n));
    await this.state.encoder.append({ present: encoderPresent });
    await this.state.decoder.append({ present: decoderPresent, recon: block.recon });
    this.state.block++;
    this.end();
    return block;
  }

  /** Ends the block, committed or not, and gives back what it held; may be called more than once. */
  end(): void {
    this.ended = true;
    for (const n of this.held.keys()) this.drop(n);
    if (this.encoded !== null && this.state.encodings === null) release(this.encoded.present);
    this.encoded = null;
  }

  private async evaluate(n: number): Promise<ProbeResult> {
    const { runner, state } = this;
    this.check(n);
    this.makeRoom();
    const { latents, present: encoderPresent } = await this.encode(n);
    const codes = runner.bottleneck.store(latents, n);
    const { recon, present } = await runner.decode(runner.bottleneck.restore(codes), state.block, state.decoder);
    const probe = this.measure(recon);
    const result = { block: { codes, recon, ...probe }, encoderPresent, decoderPresent: present };
    this.probes.set(n, probe);
    this.held.set(n, result);
    return result;
  }

  private async evaluateMany(counts: readonly number[]): Promise<void> {
    const { runner, state, patches } = this;
    const { bottleneck, config } = runner;
    for (const n of counts) this.check(n);
    const latents = config.encoder_sees_mask
      ? await runner.encodeMany(patches, counts, state.block, state.encoder)
      : new Array<Float32Array>(counts.length).fill((await this.encode(config.max_toks)).latents);
    const values = counts.map((n, i) => bottleneck.restore(bottleneck.store(latents[i] as Float32Array, n)));
    const recons = await runner.decodeMany(values, state.block, state.decoder);
    for (const [i, n] of counts.entries()) this.probes.set(n, this.measure(recons[i] as Float32Array));
  }

  private async encode(n: number): Promise<Encoded> {
    const { runner, state, patches } = this;
    const encode = () => runner.encode(patches, n, state.block, state.encoder);
    if (runner.config.encoder_sees_mask) return encode();
    this.encoded ??= await (state.encodings?.get(state.block, patches, encode) ?? encode());
    return this.encoded;
  }

  private measure(recon: Float32Array): Distortion {
    return { mse: meanSquaredError(this.patches, recon), ssim: this.similarity?.(recon) ?? null };
  }

  private check(n: number): void {
    if (this.ended) throw new RangeError('this block was committed or given up already');
    checkKept(n, this.runner.config.max_toks);
  }

  /** Drops the oldest results until one more may be held: late in a search the counts are close to the result. */
  private makeRoom(): void {
    const { config, precision } = this.runner;
    const limit = Math.max(1, Math.floor(heldBytesLimit / presentBytes(config, precision)));
    for (const oldest of this.held.keys()) {
      if (this.held.size < limit) break;
      this.drop(oldest);
    }
  }

  private drop(n: number): void {
    const result = this.held.get(n);
    this.held.delete(n);
    if (result === undefined) return;
    release(result.decoderPresent);
    if (this.runner.config.encoder_sees_mask) release(result.encoderPresent);
  }
}
