// The probes of one search, and the result that they allow.
import type { Probe, SearchOptions, SearchResult, Tried } from './types';

export class Trials {
  readonly tried: Tried[] = [];

  constructor(
    private readonly probe: Probe,
    private readonly options: Pick<SearchOptions, 'threshold'>,
  ) {}

  /** Measures the error at n. */
  async measure(n: number): Promise<Tried> {
    const tried = { n, mse: await this.probe(n) };
    this.tried.push(tried);
    return tried;
  }

  /** Measures the error at n and says whether it is accepted. */
  async passes(n: number): Promise<boolean> {
    return (await this.measure(n)).mse <= this.options.threshold;
  }

  /** The result that keeps a count which was measured. */
  keep({ n, mse }: Tried): SearchResult {
    return { n, mse, passed: mse <= this.options.threshold, tried: this.tried };
  }

  /** The smallest count that was measured to pass; where none was, the largest one that was measured. Throws where none was. */
  best(): SearchResult {
    const [first, ...others] = this.tried;
    if (first === undefined) throw new RangeError('a search needs at least one probe');
    const passed = this.tried.filter(({ mse }) => mse <= this.options.threshold);
    return this.keep(
      passed.length > 0
        ? passed.reduce((a, b) => (b.n < a.n ? b : a))
        : others.reduce((a, b) => (b.n > a.n ? b : a), first),
    );
  }
}
