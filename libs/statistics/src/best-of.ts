import { below, type RandomStreams } from './random-streams.ts';
import { rankScores } from './ranks.ts';
import { checkWhole, type Scores } from './values.ts';

/** A search that draws N architectures and takes the best of them, many times over. */
export interface BestOf {
  /** N, the architectures of a run. */
  readonly draws: number;
  /** 500 in the paper's tables. */
  readonly runs: number;
  /** Whether a run may draw an architecture more than once, as the authors' released search does. */
  readonly replacement: boolean;
}

/** Draws items of a run out of `pool`, a list of all of them; the pool is as before afterwards. */
type Draw = (pool: Int32Array, words: Uint32Array) => Int32Array;

const drawWithReplacement: Draw = (pool, words) =>
  Int32Array.from(words, (word) => pool[below(word, pool.length)]!);

function swap(pool: Int32Array, i: number, j: number): void {
  [pool[i], pool[j]] = [pool[j]!, pool[i]!];
}

/** The first steps of Fisher and Yates' shuffle, undone in the end, so that a run does not depend on those before. */
const drawWithoutReplacement: Draw = (pool, words) => {
  const partners = Array.from(words, (word, k) => k + below(word, pool.length - k));
  for (const [k, partner] of partners.entries()) swap(pool, k, partner);
  const drawn = pool.slice(0, words.length);
  for (const [k, partner] of [...partners.entries()].reverse()) swap(pool, k, partner);
  return drawn;
};

function checkPlan({ draws, runs, replacement }: BestOf, items: number): void {
  if (items === 0) throw new RangeError('received no architectures, expected some to draw from');
  checkWhole(draws, 1, replacement ? Number.MAX_SAFE_INTEGER : items, 'the number of draws');
  checkWhole(runs, 1, Number.MAX_SAFE_INTEGER, 'the number of runs');
}

/** Of tied ones the first that was drawn. */
const bestByRank = (drawn: Int32Array, ranks: Int32Array): number =>
  drawn.reduce((best, item) => (ranks[item]! > ranks[best]! ? item : best));

/**
 * The architecture that each run chooses: the one of its draws with the highest key (a score, a baseline, or an accuracy for the
 * best possible choice; one draw is random choice), of tied ones the first drawn. What it is worth is read from any other column
 * at these indices (`take`, `summarise`). Run r draws from the stream `run r`: whatever the key, the same architectures. Throws a
 * RangeError for draws or runs below 1, for more draws than architectures without replacement, and for NaN.
 * @see Mellor et al., ICML 2021, arXiv:2006.04647, table 2 (100 draws with replacement in the authors' released search.py)
 */
export function bestOf(keys: Scores, plan: BestOf, streams: RandomStreams): Int32Array {
  checkPlan(plan, keys.length);
  const { of: ranks } = rankScores(keys, 'the keys');
  const draw = plan.replacement ? drawWithReplacement : drawWithoutReplacement;
  const pool = Int32Array.from(ranks, (_, item) => item);
  const chosen = new Int32Array(plan.runs);
  for (let run = 0; run < plan.runs; run++)
    chosen[run] = bestByRank(draw(pool, streams(`run ${run}`).words(plan.draws)), ranks);
  return chosen;
}
