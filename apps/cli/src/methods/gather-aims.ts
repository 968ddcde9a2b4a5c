import type { Metric } from '@naswot/benchmark';
import { findSpace, type Space } from '@naswot/space';
import type { BenchmarkRecord, ScoreRow, SpecRecord, Store } from '@naswot/store';
import { lackingMetric, metricNamed } from '../benchmark-table/stored-benchmark.ts';
import { gatherAccuracy } from '../runs/gather-runs.ts';
import type { KnownObjective } from '../runs/known-objective.ts';
import { warmedUp } from '../runs/plan-runs.ts';
import { scoreObjective, sizeObjective } from '../runs/stored-scores.ts';
import type { Aim } from './method.ts';

/** An aim that can be had, or what it needs. */
export type GatheredAim =
  | { readonly kind: 'known'; readonly objective: KnownObjective }
  | { readonly kind: 'missing'; readonly needs: string };

/** What searches that train measure by: the validation accuracy of half of CIFAR-10, as in NAS-Bench-201's baselines. */
const shortTraining: Metric = { dataset: 'cifar10-valid', split: 'validation', epochs: 12 };
const fullTraining: Metric = { dataset: 'cifar10-valid', split: 'validation', epochs: 200 };

/** Where methods get their numbers from. */
export interface MethodSources {
  readonly benchmark: BenchmarkRecord;
  /** Another benchmark, whose training times a model is made from where this one has none. */
  readonly timesFrom: string | undefined;
  readonly spec: Pick<SpecRecord, 'spec' | 'digest'>;
  /** Scores under the spec. */
  readonly rows: readonly ScoreRow[];
}

async function trainedAim(
  wanted: Metric,
  { benchmark, timesFrom }: MethodSources,
  store: Store,
): Promise<GatheredAim> {
  const metric = metricNamed(benchmark, wanted);
  if (metric === null) return { kind: 'missing', needs: lackingMetric(benchmark, wanted) };
  const objective = await gatherAccuracy(benchmark, metric, { timesFrom, isByLevels: false }, store);
  return { kind: 'known', objective };
}

/** The same where its times are known, too. */
const withTimes = (aim: GatheredAim, { name }: BenchmarkRecord): GatheredAim =>
  aim.kind === 'known' && aim.objective.clock === null
    ? {
        kind: 'missing',
        needs: `training times, which '${name}' has not: name a benchmark that has some with --times-from`,
      }
    : aim;

/** Everything that methods make large. */
export async function gatherAims(
  sources: MethodSources,
  store: Store,
): Promise<Readonly<Record<Aim, GatheredAim>>> {
  const { spec, rows, benchmark } = sources;
  const space: Space = findSpace(benchmark.space);
  const score = await scoreObjective(space, spec, rows);
  const short = withTimes(await trainedAim(shortTraining, sources, store), benchmark);
  return {
    score: { kind: 'known', objective: score },
    parameters: { kind: 'known', objective: sizeObjective(space, rows) },
    'short-training': short,
    'warmed-up':
      short.kind === 'known' ? { kind: 'known', objective: warmedUp(score, short.objective) } : short,
    'full-training': await trainedAim(fullTraining, { ...sources, timesFrom: undefined }, store),
  };
}
