import type { ScoreRow } from '@naswot/store';
import type { AccuraciesBeside } from '../benchmark-table/accuracies-beside.ts';
import type { ScoreBeside } from '../scored-beside.ts';

/** One column of an export; `type` is Parquet's. */
export interface ScoreColumn {
  readonly name: string;
  readonly type: 'STRING' | 'INT32' | 'INT64' | 'DOUBLE' | 'TIMESTAMP';
  readonly isNullable: boolean;
  of(row: ScoreBeside): string | number | Date | null;
}

const scoredOf = ({ outcome }: ScoreRow) => (outcome.kind === 'scored' ? outcome : null);

/** What an export holds of a score, in the order of its columns; null is what it has not. */
export const scoreColumns: readonly ScoreColumn[] = [
  { name: 'space', type: 'STRING', isNullable: false, of: ({ space }) => space },
  { name: 'architecture', type: 'STRING', isNullable: false, of: ({ architecture }) => architecture },
  { name: 'index', type: 'INT32', isNullable: true, of: ({ index }) => index },
  { name: 'proxy', type: 'STRING', isNullable: false, of: ({ proxy }) => proxy },
  { name: 'value', type: 'DOUBLE', isNullable: true, of: (row) => scoredOf(row)?.value ?? null },
  { name: 'outcome', type: 'STRING', isNullable: false, of: ({ outcome }) => outcome.kind },
  {
    name: 'reason',
    type: 'STRING',
    isNullable: true,
    of: ({ outcome }) => (outcome.kind === 'unscorable' ? outcome.reason : null),
  },
  { name: 'size_term', type: 'DOUBLE', isNullable: true, of: (row) => scoredOf(row)?.sizeTerm ?? null },
  {
    name: 'separation_term',
    type: 'DOUBLE',
    isNullable: true,
    of: (row) => scoredOf(row)?.separationTerm ?? null,
  },
  { name: 'relu_units', type: 'INT32', isNullable: false, of: ({ reluUnits }) => reluUnits },
  { name: 'parameters', type: 'INT64', isNullable: false, of: ({ parameters }) => parameters },
  { name: 'macs', type: 'INT64', isNullable: false, of: ({ macs }) => macs },
  { name: 'spec', type: 'STRING', isNullable: false, of: ({ specDigest }) => specDigest },
  { name: 'search', type: 'STRING', isNullable: true, of: ({ searchId }) => searchId },
  { name: 'engine', type: 'STRING', isNullable: false, of: ({ engine }) => engine },
  { name: 'scored_at', type: 'TIMESTAMP', isNullable: false, of: ({ scoredAt }) => scoredAt },
];

/** The same, and behind them the accuracies that stand beside scores, percent, named by their metrics. */
export const columnsBeside = (beside: AccuraciesBeside | null): readonly ScoreColumn[] => [
  ...scoreColumns,
  ...(beside?.columns ?? []).map(({ metric, of }) => ({
    name: metric,
    type: 'DOUBLE' as const,
    isNullable: true,
    of,
  })),
];
