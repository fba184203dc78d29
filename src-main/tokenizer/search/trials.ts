// The probes of one search, and the result that they allow.
import type { Probe, SearchOptions, SearchResult, Tried } from './types';

export class Trials {
  readonly tried: Tried[] = [];
  private readonly known = new Map<number, Tried>();

  constructor(
    private readonly probe: Probe,
    private readonly options: Pick<SearchOptions, 'limit'>,
  ) {}

  /** Measures the errors at some counts in one call; those that are known already are not measured again. */
  async measureAll(counts: readonly number[]): Promise<void> {
    const unknown = [...new Set(counts)].filter((n) => !this.known.has(n));
    if (unknown.length === 0) return;
    const errors = await this.probe(unknown);
    for (const [i, n] of unknown.entries()) {
      const tried = { n, error: errors[i] as number };
      this.known.set(n, tried);
      this.tried.push(tried);
    }
  }

  /** The error at n, measured where it is not known yet. */
  async measure(n: number): Promise<Tried> {
    await this.measureAll([n]);
    return this.known.get(n) as Tried;
  }

  /** As `measure`, but counted as a probe also where the error is known: a search that asks twice pays twice. */
  async measureAgain(n: number): Promise<Tried> {
    const known = this.known.get(n);
    if (known === undefined) return this.measure(n);
    this.tried.push(known);
    return known;
  }

  /** Whether the error at n is accepted; measured where it is not known yet. */
  async passes(n: number): Promise<boolean> {
    return (await this.measure(n)).error <= this.options.limit;
  }

  /** The result that keeps a count which was measured. */
  keep({ n, error }: Tried): SearchResult {
    return { n, error, passed: error <= this.options.limit, tried: this.tried };
  }

  /** The smallest count that was measured to pass; where none was, the largest one that was measured. Throws where none was. */
  best(): SearchResult {
    const [first, ...others] = this.tried;
    if (first === undefined) throw new RangeError('a search needs at least one probe');
    const passed = this.tried.filter(({ error }) => error <= this.options.limit);
    return this.keep(
      passed.length > 0
        ? passed.reduce((a, b) => (b.n < a.n ? b : a))
        : others.reduce((a, b) => (b.n > a.n ? b : a), first),
    );
  }
}
