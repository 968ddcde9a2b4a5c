import { bandsOf } from '@naswot/statistics';
import type { ScoreBeside } from './scored-beside.ts';
import { UsageError } from './usage-error.ts';

/** Scored architectures of about one size, and the best of them. */
export interface ScoreBand {
  /** Parameters, both included. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Best first. */
  readonly best: readonly ScoreBeside[];
}

/** Reads all rows, best first within a spec, from the start. */
export type ReadRows = () => AsyncIterable<ScoreBeside>;

/** What bands are cut by, 16 bytes an architecture. Throws a UsageError for rows of several specs, whose scores do not compare. */
async function measured(
  rows: ReadRows,
): Promise<{ readonly values: Float64Array; readonly sizes: Float64Array }> {
  const [values, sizes]: [number[], number[]] = [[], []];
  const specs = new Set<string>();
  for await (const { outcome, parameters, space, specDigest } of rows()) {
    if (outcome.kind !== 'scored') continue;
    values.push(outcome.value);
    sizes.push(parameters);
    specs.add(`${space} ${specDigest}`);
    if (specs.size > 1)
      throw new UsageError(
        '--bands compares scores under one spec; received some under several',
        'choose one with --spec DIGEST or --search ID',
      );
  }
  return { values: Float64Array.from(values), sizes: Float64Array.from(sizes) };
}

/**
 * The best `limit` of each of at most `count` bands of about as many architectures by parameters; unscorable ones are in none. Reads
 * the rows twice, and holds no more of them than it returns.
 */
export async function scoreBands(
  rows: ReadRows,
  count: number,
  limit: number,
): Promise<readonly ScoreBand[]> {
  const { values, sizes } = await measured(rows);
  if (values.length === 0) return [];
  const bands = bandsOf({ scores: values, accuracies: values }, sizes, count).map(({ from, to, sample }) => ({
    ...{ from, to, count: sample.scores.length },
    best: [] as ScoreBeside[],
  }));
  for await (const row of rows()) {
    const band = bands.find(({ from, to }) => from <= row.parameters && row.parameters <= to);
    if (row.outcome.kind === 'scored' && band !== undefined && band.best.length < limit) band.best.push(row);
  }
  return bands;
}
