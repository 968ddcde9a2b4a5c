import type { Command } from 'commander';
import type { ScoreFilter } from '@naswot/protocol';
import { findSpace } from '@naswot/space';
import { withSharedOptions, type SharedFlags } from './context.ts';
import { unknownName } from './known-name.ts';
import { wholeNumber } from './options.ts';
import { positionOf } from './position-of.ts';
import { UsageError } from './usage-error.ts';

/** What `naswot scores` is told to choose by. */
export interface QueryFlags extends SharedFlags {
  readonly space?: string;
  readonly search?: string;
  readonly proxy?: string;
  readonly spec?: string;
  readonly architecture?: string;
  readonly minValue?: number;
  readonly maxParameters?: number;
  readonly since?: Date;
  /** What to order by, or one of the metrics. */
  readonly order: string;
  readonly benchmark?: string;
  /** Metrics of a benchmark, each once. */
  readonly metric?: readonly string[];
  readonly ascending?: boolean;
  readonly limit: number;
}

const finiteNumber =
  (flag: string) =>
  (text: string): number => {
    const value = text.trim() === '' ? NaN : Number(text);
    if (!Number.isFinite(value)) throw new UsageError(`${flag} received '${text}', expected a number`);
    return value;
  };

function instant(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime()))
    throw new UsageError(`--since received '${text}', expected an instant such as 2026-01-31T12:00Z`);
  return date;
}

function digest(text: string): string {
  if (/^[0-9a-f]{1,64}$/.test(text)) return text;
  throw new UsageError(
    `--spec received '${text}', expected the digest of a scoring spec or a beginning of it`,
    "'naswot scores query' shows the specs that there are scores under",
  );
}

export function metricNames(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '') && new Set(names).size === names.length) return names;
  throw new UsageError(
    `--metric received '${text}', expected metrics of a benchmark, each once, with commas between`,
    "'naswot benchmark show NAME' lists them",
  );
}

const scoreOrders = ['value', 'parameters', 'scored-at'] as const satisfies readonly ScoreFilter['orderBy'][];
const scoreOrder = (order: string): ScoreFilter['orderBy'] | undefined =>
  scoreOrders.find((each) => each === order);

/** The metric to order by; null where the order is none. Throws a UsageError where it is not among those that are shown. */
export function metricOrder({ order, metric = [] }: Pick<QueryFlags, 'order' | 'metric'>): string | null {
  if (scoreOrder(order) !== undefined) return null;
  if (metric.includes(order)) return order;
  throw unknownName(
    'order',
    order,
    [...scoreOrders, ...metric],
    'show a metric with --metric to order by it',
  );
}

export function withQueryOptions(command: Command): Command {
  return withSharedOptions(command)
    .option('--space <NAME>', 'of one space')
    .option('--search <ID>', 'asked for by one search: id, a beginning of it, or name')
    .option('--proxy <NAME>', 'of one proxy, or of foreign scores of that name')
    .option('--spec <DIGEST>', 'under one scoring spec: its digest, or a beginning of it', digest)
    .option('--architecture <STRING>', 'of one architecture: its string, or @INDEX with --space')
    .option('--min-value <N>', 'at least this score', finiteNumber('--min-value'))
    .option('--max-parameters <N>', 'at most this many parameters', wholeNumber('--max-parameters', 0))
    .option('--since <INSTANT>', 'scored since then (ISO 8601)', instant)
    .option('--metric <NAMES>', 'trained accuracies beside the scores: cifar10_test_200[,...]', metricNames)
    .option('--benchmark <NAME>', 'the table of the metrics (default: the only one of the space)')
    .option(
      '--order <COLUMN>',
      `what to order by: ${scoreOrders.join(', ')} or a metric; by value, one spec after the other`,
      'value',
    )
    .option('--ascending', 'the least first');
}

/** The string of an architecture that is filtered by. */
function architectureOf({ architecture, space }: QueryFlags): string | undefined {
  if (architecture === undefined) return undefined;
  if (space !== undefined) {
    const where = findSpace(space);
    return where.format(positionOf(where, architecture));
  }
  if (!architecture.startsWith('@')) return architecture;
  throw new UsageError(
    `--architecture received '${architecture}', an index, without the space it is of`,
    'add --space NAME, or give the architecture as a string',
  );
}

/** A query as its flags say it. Throws a UsageError for what can be refused before anything is opened. */
export function filterOf(flags: QueryFlags): ScoreFilter {
  const { search, spec, minValue, maxParameters, since, order, ascending, limit } = flags;
  if (flags.benchmark !== undefined && flags.metric === undefined)
    throw new UsageError(
      `--benchmark received '${flags.benchmark}' without a metric of it`,
      'add --metric NAME',
    );
  metricOrder(flags);
  const architecture = architectureOf(flags);
  return {
    ...(flags.space !== undefined && { space: findSpace(flags.space).name }),
    ...(flags.proxy !== undefined && { proxy: flags.proxy }),
    ...(search !== undefined && { search }),
    ...(spec !== undefined && { specDigest: spec }),
    ...(architecture !== undefined && { architecture }),
    ...(minValue !== undefined && { minValue }),
    ...(maxParameters !== undefined && { maxParameters }),
    ...(since !== undefined && { since }),
    orderBy: scoreOrder(order) ?? 'value',
    descending: ascending !== true,
    limit,
  };
}
