import type {
  BestOfRow,
  CeilingCard,
  Chosen,
  CopiesCard,
  Duel,
  ProxyPair,
  RankingCard,
  ReportCard,
} from '@naswot/benchmark';
import type { Estimate } from '@naswot/statistics';
import type { SpecDocument } from '../score-json.ts';
import { cardRemarks } from './card-remarks.ts';
import type { CardSubject } from './card-subject.ts';
import type { ComparisonTitle } from './comparison-request.ts';
import type { SubjectCounts } from './gather-comparison.ts';
import type { Remark } from './remark.ts';

/** A ranking under the name that programs look for. */
export interface RankingDocument extends Omit<RankingCard, 'name'> {
  readonly proxy: string;
}

/** A proxy with its terms and with what its scores are of. */
export interface ProxyDocument extends RankingDocument {
  readonly terms: { readonly size: RankingDocument | null; readonly separation: RankingDocument | null };
  readonly counts: SubjectCounts | undefined;
  readonly specs: readonly SpecDocument[];
}

/** Best choices: `score` is the first proxy's, `chosen` holds all rankings by their names. */
export interface BestOfDocument extends BestOfRow {
  readonly score: Chosen | undefined;
  readonly parameters: Chosen | undefined;
}

/** The card in the JSON that other programs read. */
export interface CardDocument extends ComparisonTitle {
  readonly isTest: boolean;
  readonly seeds: readonly number[];
  readonly count: number;
  /** By the first proxy, as the top decile is. */
  readonly unscorable: number;
  readonly topDecile: Estimate | null;
  readonly distinctFunctions: number;
  readonly copies: CopiesCard | null;
  readonly proxies: readonly ProxyDocument[];
  readonly baselines: readonly RankingDocument[];
  readonly duels: readonly Duel[];
  readonly pairs: readonly ProxyPair[];
  readonly noiseCeiling: CeilingCard | null;
  readonly bestOf: readonly BestOfDocument[];
  readonly remarks: readonly Remark[];
}

const ranking = ({ name: proxy, ...card }: RankingCard): RankingDocument => ({ proxy, ...card });

function proxyDocument(score: RankingCard, { card, specs, subjects }: CardSubject): ProxyDocument {
  const term = (wanted: 'size' | 'separation'): RankingDocument | null => {
    const found = card.proxies.find((each) => each.term === wanted && each.spec === score.spec);
    return found === undefined ? null : ranking(found);
  };
  const counts = subjects.find(({ proxy }) => proxy === score.name);
  return {
    ...ranking(score),
    terms: { size: term('size'), separation: term('separation') },
    counts,
    specs: specs.filter(({ digest }) => counts?.specs.includes(digest)),
  };
}

function bestOfDocument(row: BestOfRow, { proxies }: ReportCard): BestOfDocument {
  const { chosen } = row;
  return { ...row, score: chosen[proxies[0]?.name ?? ''], parameters: chosen['parameters'] };
}

export function cardDocument(subject: CardSubject): CardDocument {
  const { title, card, seeds, isTest } = subject;
  const { count, distinctFunctions, copies, duels, pairs, noiseCeiling } = card;
  const scores = card.proxies.filter(({ term }) => term === null);
  return {
    ...title,
    isTest,
    seeds,
    count,
    unscorable: scores[0]?.unscorable ?? 0,
    topDecile: scores[0]?.topDecile ?? null,
    distinctFunctions,
    copies,
    proxies: scores.map((score) => proxyDocument(score, subject)),
    baselines: card.baselines.map(ranking),
    duels,
    pairs,
    noiseCeiling,
    bestOf: card.bestOf.map((row) => bestOfDocument(row, card)),
    remarks: cardRemarks(subject),
  };
}
