import path from 'node:path';
import type { TargetName } from '../../apps/cli/src/reproduce/target-names.ts';

/** Tables of trained accuracies, by the names that they get in the store, and where a folder of data has them. */
export const tables = {
  nb201: 'nas-bench-201.csv.gz',
  nats: 'nats-bench/NATS-tss-v1_0-3ffb9-simple',
} as const;

export type TableName = keyof typeof tables;

/**
 * What docs/results.md shows, in the order in which nothing is scored twice: the first scores the whole space, of which the others
 * on the same images take what they need.
 */
export const shownTargets = [
  'table-2a',
  'fig-7',
  'fig-3',
  'fig-1',
  'correlations',
  'table-1',
  'table-2b',
] as const satisfies readonly TargetName[];

/** How everything is made. */
export interface ReproductionOptions {
  /** Holds images and tables. */
  readonly data: string;
  /** Gets what is made: a text for each target, and figures. */
  readonly output: string;
  readonly targets: readonly TargetName[];
  /** More flags of `naswot reproduce`. */
  readonly flags: readonly string[];
}

/** A `naswot` command line, and the file that gets what it prints; null where nothing is kept of it. */
export interface ReproductionStep {
  readonly args: readonly string[];
  readonly file: string | null;
}

const importing = (name: TableName, data: string): ReproductionStep => ({
  args: ['benchmark', 'import', path.join(data, tables[name]), '--name', name],
  file: null,
});

const making = (target: TargetName, { data, output, flags }: ReproductionOptions): ReproductionStep => ({
  args: [
    ...['reproduce', target, '--benchmark', 'nb201', '--times-from', 'nats'],
    ...(target === 'table-2a' ? ['--strategies', 'all'] : []),
    ...['--data', data, '--output', output, ...flags],
  ],
  file: path.join(output, `${target}.txt`),
});

/** Commands one after another; tables that are `imported` in whole are not imported again. */
export function reproductionSteps(
  options: ReproductionOptions,
  imported: ReadonlySet<string>,
): readonly ReproductionStep[] {
  const missing = (Object.keys(tables) as readonly TableName[]).filter((name) => !imported.has(name));
  return [
    ...missing.map((name) => importing(name, options.data)),
    ...options.targets.map((target) => making(target, options)),
  ];
}
