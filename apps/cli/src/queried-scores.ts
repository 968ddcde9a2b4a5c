import type { ForeignSource, ScoringSpec } from '@naswot/scoring';
import type { SpecRecord } from '@naswot/store';
import type { ScoreReader } from './archive.ts';
import {
  accuraciesOf,
  countWithout,
  type Accuracies,
  type AccuraciesBeside,
} from './benchmark-table/accuracies-beside.ts';
import { scoreEntry, specDocument, type ScoreEntry, type SpecDocument } from './score-json.ts';
import { scoreTable } from './score-table.ts';
import type { ScoreBeside } from './scored-beside.ts';
import { integer } from './terminal.ts';

/** One score of a query in the JSON that other programs read. */
export interface QueriedScore extends ScoreEntry {
  readonly space: string;
  readonly spec: string;
  readonly proxy: string;
  readonly scoredAt: Date;
  /** Where metrics are asked for. */
  readonly accuracies?: Accuracies;
}

/** A spec of some space; scores under two of them are not comparable. */
export interface QueriedSpec extends SpecDocument {
  readonly space: string;
}

/** What a query found: its scores in order, and the specs that they are under. */
export interface QueriedScores {
  readonly scores: readonly QueriedScore[];
  readonly specs: readonly QueriedSpec[];
  /** Whether the limit left some out. */
  readonly hasMore: boolean;
  /** The table that the accuracies are of, */
  readonly benchmark?: string;
  /** and of how many of the scores it has none, by metric. */
  readonly withoutAccuracy?: Readonly<Record<string, number>>;
}

export const queriedScore = (row: ScoreBeside, beside: AccuraciesBeside | null): QueriedScore => {
  const { space, specDigest: spec, proxy, scoredAt } = row;
  const accuracies = beside === null ? {} : { accuracies: accuraciesOf(beside, row) };
  return { ...scoreEntry(row, true), space, spec, proxy, scoredAt, ...accuracies };
};

/** What is told of the accuracies of scores; nothing where none were asked for. */
export function accuraciesTold(
  beside: AccuraciesBeside | null,
  scores: readonly QueriedScore[],
): Pick<QueriedScores, 'benchmark' | 'withoutAccuracy'> {
  if (beside === null) return {};
  const { benchmark, columns } = beside;
  const metrics = columns.map(({ metric }) => metric);
  return {
    benchmark,
    withoutAccuracy: countWithout(
      metrics,
      scores.map(({ accuracies = {} }) => accuracies),
    ),
  };
}

/** Whether a score is under a spec, which stands for itself in its space. */
const isUnder =
  ({ space, digest }: Pick<SpecRecord, 'space' | 'digest'>) =>
  (score: QueriedScore): boolean =>
    score.space === space && score.spec === digest;

/** The specs that some of the scores are under, with where their images come from. */
export async function specsUnder(
  scores: readonly QueriedScore[],
  reader: Pick<ScoreReader, 'listSpecs' | 'loadMinibatch'>,
): Promise<readonly QueriedSpec[]> {
  const found: QueriedSpec[] = [];
  for (const { space, digest, spec } of await reader.listSpecs({})) {
    if (!scores.some(isUnder({ space, digest }))) continue;
    const minibatch = spec.run === null ? null : await reader.loadMinibatch(spec.run.minibatch);
    found.push({ space, ...specDocument(digest, spec, minibatch) });
  }
  return found;
}

const weightsText = (weights: NonNullable<ScoringSpec['run']>['weights']): string =>
  'sha256' in weights
    ? `weights of the file ${weights.sha256.slice(0, 12)}`
    : `weights ${weights.initialisation}, seed ${weights.seed}`;

const settingsText = (network: QueriedSpec['network']): string =>
  Object.entries(network)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');

const foreignText = ({ source, scoreColumn }: ForeignSource, network: QueriedSpec['network']): string =>
  `foreign scores of '${source}', column '${scoreColumn}', under settings that are not known; parameters and MACs under ${settingsText(network)}`;

function runText({ network, minibatch, weights, counting }: QueriedSpec): string {
  const images =
    minibatch === null
      ? []
      : [
          `${minibatch.size} images of ${minibatch.source}${minibatch.seed === null ? '' : `, seed ${minibatch.seed}`}`,
        ];
  return [
    ...images,
    ...(weights === null ? [] : [weightsText(weights)]),
    ...(counting === null ? [] : [`counting ${counting}`]),
    settingsText(network),
  ].join('; ');
}

/** What a spec says, in a line for people. */
export function specText(spec: QueriedSpec): string {
  const { space, proxy, digest, network, foreign } = spec;
  const what = foreign === undefined ? runText(spec) : foreignText(foreign, network);
  return `${space} by ${proxy}, spec ${digest.slice(0, 12)}: ${what}`;
}

/** Where accuracies are missing, a sentence for each metric. */
export const withoutText = (
  benchmark: string,
  without: Readonly<Record<string, number>>,
  count: number,
): readonly string[] =>
  Object.entries(without)
    .filter(([, missing]) => missing > 0)
    .map(([metric, missing]) => `${integer(missing)} of ${integer(count)} have no ${metric} in ${benchmark}`);

/**
 * Where architectures share scores, of how many classes they are; and that without a search those which were scored for their class
 * are among them, though nobody asked for them.
 */
function classesText(scores: readonly QueriedScore[], isOfSearch: boolean): readonly string[] {
  const classes = new Set(
    scores.map(({ space, spec, representative }) => `${space} ${spec} ${representative}`),
  );
  if (classes.size === scores.length) return [];
  const asked = isOfSearch ? '' : '; the one that was scored for its class is among them, asked for or not';
  return [`they are of ${integer(classes.size)} classes of equal scores${asked}`];
}

/** A table for each spec: what cannot be compared does not stand in one. */
export function queryText(found: QueriedScores, isOfSearch: boolean): string {
  const { scores, specs, hasMore, benchmark = '', withoutAccuracy = {} } = found;
  if (scores.length === 0) return 'no scores';
  const metrics = Object.keys(withoutAccuracy);
  const tables = specs.flatMap((spec) => [
    specText(spec),
    '',
    scoreTable(scores.filter(isUnder(spec)), false, metrics),
    '',
  ]);
  const across =
    specs.length === 1 ? '' : ` under ${specs.length} specs, which cannot be compared with each other`;
  const rest = hasMore ? ['there are more: raise --limit, or choose with --proxy, --spec and --search'] : [];
  return [
    ...tables,
    `${integer(scores.length)} scores${across}`,
    ...classesText(scores, isOfSearch),
    ...withoutText(benchmark, withoutAccuracy, scores.length),
    ...rest,
  ].join('\n');
}

/** The best of a band of sizes. */
export interface QueriedBand {
  /** Parameters, both included. */
  readonly from: number;
  readonly to: number;
  /** Architectures that have a score. */
  readonly count: number;
  readonly scores: readonly QueriedScore[];
}

/** A table for each band, of scores under one spec. */
export function bandsText(bands: readonly QueriedBand[], specs: readonly QueriedSpec[]): string {
  if (bands.length === 0) return 'no scores';
  const metrics = Object.keys(bands[0]?.scores[0]?.accuracies ?? {});
  const tables = bands.flatMap(({ from, to, count, scores }) => [
    '',
    `${integer(from)} to ${integer(to)} parameters: the best ${integer(scores.length)} of ${integer(count)}`,
    '',
    scoreTable(scores, false, metrics),
  ]);
  return [...specs.map(specText), ...tables].join('\n');
}
