import { Command } from 'commander';
import type { Metric } from '@naswot/benchmark';
import type { StrategyName } from '@naswot/search';
import { withSearchOptions } from '../commands/search.ts';
import type { SharedFlags } from '../context.ts';
import type { Lanes } from '../options.ts';
import type { SearchFlags } from '../search-request.ts';
import { integer } from '../terminal.ts';

/** How many architectures are drawn; `all` of a space. */
export type SampleSize = number | 'all';

/** What `naswot reproduce` is told. */
export interface ReproduceFlags extends SharedFlags {
  readonly samples: SampleSize;
  /** Of each method of a table. */
  readonly runs: number;
  readonly seed: number;
  /** Played in a table beside the paper's methods. */
  readonly strategies: readonly StrategyName[];
  readonly network: Readonly<Record<string, string>>;
  readonly benchmark?: string;
  readonly timesFrom?: string;
  readonly engine: string;
  readonly lanes: Lanes;
  readonly output?: string;
}

/** Random architectures of a space that are scored by a proxy, and the trained accuracy that they are compared with. */
export interface Sample {
  readonly space: string;
  readonly proxy: 'naswot' | 'parameters';
  readonly dataset: string;
  readonly batchSize: number;
  /** The first of these that the benchmark has. */
  readonly metrics: readonly Metric[];
}

/** A `naswot search` with its flags, as its command line would give them. */
export interface AskedSearch {
  readonly flags: SearchFlags;
  readonly command: Command;
}

function parseSearch(words: readonly string[]): AskedSearch {
  const command = withSearchOptions(new Command('search').argument('[SPACE]')).exitOverride();
  command.parse([...words], { from: 'user' });
  return { command, flags: command.opts<SearchFlags>() };
}

const runs = ({ engine, lanes }: ReproduceFlags): readonly string[] => [
  ...['--engine', engine],
  ...['--lanes', String(lanes)],
];

/** The search that scores a sample. */
export function searchOf(sample: Sample, flags: ReproduceFlags, name: string): AskedSearch {
  const { space, proxy, dataset, batchSize } = sample;
  const network = Object.entries(flags.network).flatMap(([key, value]) => ['--network', `${key}=${value}`]);
  return parseSearch([
    space,
    ...['--proxy', proxy, '--dataset', dataset, '--batch-size', String(batchSize), ...network],
    ...(flags.samples === 'all' ? ['--strategy', 'exhaustive'] : ['--samples', String(flags.samples)]),
    ...['--seed', String(flags.seed), '--name', name],
    ...runs(flags),
  ]);
}

/** Which architectures a sample is of. */
export const samplesInWords = ({ samples, seed }: Pick<ReproduceFlags, 'samples' | 'seed'>): string =>
  samples === 'all'
    ? 'Every architecture of the space'
    : `${integer(samples)} random architectures, drawn without replacement by seed ${seed}`;

/** The search that goes on with a stored one. */
export const resumptionOf = (id: string, flags: ReproduceFlags): AskedSearch =>
  parseSearch(['--resume', id, ...runs(flags)]);
