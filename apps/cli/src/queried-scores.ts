import type { ScoringSpec } from '@naswot/scoring';
import type { ScoreRow, SpecRecord } from '@naswot/store';
import type { ScoreReader } from './archive.ts';
import { scoreEntry, specDocument, type ScoreEntry, type SpecDocument } from './score-json.ts';
import { scoreTable } from './score-table.ts';
import { integer } from './terminal.ts';

/** One score of a query in the JSON that other programs read. */
export interface QueriedScore extends ScoreEntry {
  readonly space: string;
  readonly spec: string;
  readonly proxy: string;
  readonly scoredAt: Date;
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
}

export const queriedScore = (row: ScoreRow): QueriedScore => {
  const { space, specDigest: spec, proxy, scoredAt } = row;
  return { ...scoreEntry(row, true), space, spec, proxy, scoredAt };
};

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

/** What a spec says, in a line for people. */
function specText({ space, digest, proxy, network, minibatch, weights, counting }: QueriedSpec): string {
  const settings = Object.entries(network).map(([key, value]) => `${key}=${value}`);
  const images =
    minibatch === null
      ? []
      : [
          `${minibatch.size} images of ${minibatch.source}${minibatch.seed === null ? '' : `, seed ${minibatch.seed}`}`,
        ];
  const run = [
    ...images,
    ...(weights === null ? [] : [weightsText(weights)]),
    ...(counting === null ? [] : [`counting ${counting}`]),
  ];
  return `${space} by ${proxy}, spec ${digest.slice(0, 12)}: ${[...run, settings.join(' ')].join('; ')}`;
}

/** A table for each spec: what cannot be compared does not stand in one. */
export function queryText({ scores, specs, hasMore }: QueriedScores): string {
  if (scores.length === 0) return 'no scores';
  const tables = specs.flatMap((spec) => [
    specText(spec),
    '',
    scoreTable(scores.filter(isUnder(spec)), false),
    '',
  ]);
  const across =
    specs.length === 1 ? '' : ` under ${specs.length} specs, which cannot be compared with each other`;
  const rest = hasMore ? ['there are more: raise --limit, or choose with --proxy, --spec and --search'] : [];
  return [...tables, `${integer(scores.length)} scores${across}`, ...rest].join('\n');
}
