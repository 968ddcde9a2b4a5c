import { countOf, quantitiesOf, type Aim, type Quantity } from '@naswot/search';
import type { NetworkSettings, Position, Space } from '@naswot/space';
import type { BenchmarkRecord, Store } from '@naswot/store';
import { benchmarkOfSpace } from '../benchmark-table/benchmark-of-space.ts';
import { specOf } from '../comparison/comparison-request.ts';
import { likenessText } from '../objective/objective-text.ts';
import { benchmarksOf, withMetrics, type NamedGoal, type Objectives } from '../objective/objectives.ts';
import { gatherAccuracy, gatherScores, usualSelection } from './gather-runs.ts';
import { joinedObjective, type QuantitySource } from './joined-objective.ts';
import type { KnownObjective } from './known-objective.ts';
import type { RunFlags } from './run-request.ts';

/** What runs make large, and the benchmark that it is looked up in first; null where it is in none. */
export interface GatheredObjective {
  readonly objective: KnownObjective;
  /** Digest of the scores' spec; null where no scores are looked at. */
  readonly spec: string | null;
  readonly benchmark: BenchmarkRecord | null;
}

/** A count of architectures' networks under settings, each counted once. */
function counted(space: Space, settings: NetworkSettings, proxy: string): QuantitySource {
  const known = new Map<Position, number | null>();
  const count = (position: Position): number | null => {
    const found = known.get(position);
    if (found !== undefined) return found;
    const value = countOf(space, settings, proxy, position);
    known.set(position, value);
    return value;
  };
  return { kind: 'counted', count };
}

/** What quantities are looked up in. */
export interface QuantityTables {
  readonly space: Space;
  /** Of the networks that are counted. */
  readonly settings: NetworkSettings;
  /** Reads the scores; null where no goal looks at them. */
  readonly scores: (() => Promise<KnownObjective>) | null;
  readonly benchmarks: readonly BenchmarkRecord[];
  readonly timesFrom?: string | undefined;
  readonly store: Store;
}

/** Null where the quantity is of a table that was not opened. */
async function sourceOf(quantity: Quantity, tables: QuantityTables): Promise<QuantitySource | null> {
  const { space, settings, scores, benchmarks, timesFrom, store } = tables;
  switch (quantity.kind) {
    case 'count':
      return counted(space, settings, quantity.proxy);
    case 'score':
      return scores && { kind: 'stored', objective: await scores() };
    case 'accuracy': {
      const benchmark = benchmarks.find(({ name }) => name === quantity.benchmark);
      if (benchmark === undefined) return null;
      const how = { timesFrom, isByLevels: false };
      return {
        kind: 'stored',
        objective: await gatherAccuracy(benchmark, quantity.metric, how, store),
      };
    }
  }
}

const keyOf = (quantity: Quantity): string => JSON.stringify(quantity);

/** Each different quantity's source, read once. */
async function sourcesOf(aim: Aim, tables: QuantityTables): Promise<ReadonlyMap<string, QuantitySource>> {
  const sources = new Map<string, QuantitySource>();
  for (const quantity of aim.levels.flatMap(quantitiesOf)) {
    if (sources.has(keyOf(quantity))) continue;
    const source = await sourceOf(quantity, tables);
    if (source !== null) sources.set(keyOf(quantity), source);
  }
  return sources;
}

/** For people: the goals as they were typed. */
function titleOf(goals: readonly NamedGoal[]): string {
  const likeness = goals[0]?.within;
  const within = likeness === undefined ? '' : ` within ${likenessText(likeness)}`;
  return `${goals.map(({ text }) => text).join(' and ')}${within}`;
}

/** An aim on what is stored; `title` says it to people. */
export async function objectiveOfAim(
  title: string,
  aim: Aim,
  tables: QuantityTables,
): Promise<KnownObjective> {
  const sources = await sourcesOf(aim, tables);
  return joinedObjective(title, aim, (quantity) => {
    const source = sources.get(keyOf(quantity));
    if (source === undefined) throw new RangeError(`nothing tells the quantity ${keyOf(quantity)}`);
    return source;
  });
}

/** Goals of several quantities, or several goals, on what is stored. */
export async function gatherGoals(
  space: Space,
  { goals, scoredBy }: Objectives,
  flags: Pick<RunFlags, 'select' | 'spec' | 'network' | 'timesFrom'>,
  store: Store,
): Promise<GatheredObjective> {
  const benchmarks: BenchmarkRecord[] = [];
  for (const name of benchmarksOf(goals)) benchmarks.push(await benchmarkOfSpace(space.name, name, store));
  const metricOf = (name: string): string => {
    const benchmark = benchmarks.find((each) => each.name === name);
    return flags.select ?? (benchmark === undefined ? '' : usualSelection(benchmark));
  };
  const aim: Aim = { levels: [{ cost: 1, goals: withMetrics(goals, metricOf) }] };
  const isScored = aim.levels.flatMap(quantitiesOf).some(({ kind }) => kind === 'score');
  const named = { proxy: scoredBy, ...(flags.spec !== undefined && { spec: flags.spec }) };
  const spec = isScored ? await specOf(space.name, named, store) : null;
  const objective = await objectiveOfAim(titleOf(goals), aim, {
    ...{ space, benchmarks, store, timesFrom: flags.timesFrom },
    settings: spec?.spec.network ?? space.parseSettings(flags.network),
    scores: spec && (() => gatherScores(space, scoredBy, spec.digest, store)),
  });
  return { objective, spec: spec?.digest ?? null, benchmark: benchmarks[0] ?? null };
}
