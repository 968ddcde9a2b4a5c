export { meanOverSeeds, splits, type Split, type TrainedAccuracy } from './trained-accuracy.ts';
export { metricName, type Metric, type MetricSummary } from './metric.ts';
export {
  accuracyPlaces,
  BenchmarkColumns,
  meanAt,
  timePlaces,
  type BenchmarkColumn,
  type MeasuredColumn,
} from './benchmark-columns.ts';
export { BenchmarkError } from './benchmark-error.ts';
export {
  benchmarkFormats,
  type BenchmarkDescription,
  type BenchmarkFormat,
  type BenchmarkItem,
  type BenchmarkSummary,
  type ReadOptions,
} from './benchmark-item.ts';
export { parseColumnMapping, type ColumnMapping, type ColumnMappingInput } from './tables/column-mapping.ts';
export { presets, type PresetName } from './tables/presets.ts';
export {
  openBenchmark,
  readColumnMapping,
  type BenchmarkReader,
  type OpenOptions,
} from './sources/open-benchmark.ts';
export type { Comparison, Ranking, Term } from './report-card/comparison.ts';
export { reportCard, type ReportCard } from './report-card/report-card.ts';
export type { Band, RankingCard, Top } from './report-card/ranking-card.ts';
export { readCsvRows, readJsonRows, type TableRow } from './sources/table-rows.ts';
export type { RepeatsCard } from './report-card/repeats-card.ts';
export type { CeilingCard, Reached } from './report-card/ceiling-card.ts';
export type { CopiesCard } from './report-card/copies-card.ts';
export type { Duel, ProxyPair } from './report-card/duels.ts';
export type { BestOfRow, Chosen, Spread } from './report-card/best-of-table.ts';
