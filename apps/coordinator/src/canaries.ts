import { randomInt } from 'node:crypto';
import type { ResultMessage, ScoreMessage, ShardMessage } from '@naswot/queue';
import { isEnvironmental, type Outcome } from '@naswot/scoring';
import { outcomesDiffer } from '@naswot/store';
import { dispatchOf, type Dispatching } from './track.ts';

/** An architecture whose score is known, and who says what of it. */
interface Canary {
  readonly position: bigint;
  /** By scorer, in the order in which they came. */
  readonly opinions: Map<string, Outcome>;
  /** How often it was asked for. */
  asked: number;
}

/** Scorers found to disagree, and what about. */
export interface Disagreement {
  readonly position: bigint;
  readonly liars: readonly string[];
  readonly opinions: ReadonlyMap<string, Outcome>;
}

/** Scores kept to be asked for again. */
const mostKept = 64;
/** Beyond the number of any shard; where it begins is random, so that what a coordinator before asked for is not taken for this one's. */
export const firstCanary = 2n ** 48n;
/** Canaries on their way; of older ones nothing will be heard. */
const mostOnTheirWay = 256;
/** Where two scorers disagree, a third is waited for through so many dispatches. */
const mostAsked = 16;
/** So many of these are on their way at once: those who disagree may take some of them. */
const mostAskedAtOnce = 4;
/** Canaries on behalf of a scorer that none else's scores were held against; no other may take any. */
const mostIntroductions = 16;
/** Of these at once: results come in parts, and one canary may be lost. */
const mostIntroductionsAtOnce = 2;

/** Scorers by what they say: each group agrees. */
function groupsOf(opinions: ReadonlyMap<string, Outcome>): readonly (readonly string[])[] {
  const groups: { readonly outcome: Outcome; readonly scorers: string[] }[] = [];
  for (const [scorer, outcome] of opinions) {
    const group = groups.find((known) => !outcomesDiffer(known.outcome, outcome));
    if (group === undefined) groups.push({ outcome, scorers: [scorer] });
    else group.scorers.push(scorer);
  }
  return groups.map(({ scorers }) => scorers);
}

/**
 * Those whom a majority contradicts: nobody where there is none, and null while one may come.
 */
export function liarsAmong(
  opinions: ReadonlyMap<string, Outcome>,
  mayBeMore: boolean,
): readonly string[] | null {
  const groups = groupsOf(opinions);
  if (groups.length === 1) return [];
  const largest = Math.max(...groups.map(({ length }) => length));
  const leading = groups.filter(({ length }) => length === largest);
  if (leading.length > 1) return mayBeMore ? null : [];
  return groups.filter((group) => group !== leading[0]).flat();
}

const knownAmong = (scores: readonly ScoreMessage[]): readonly ScoreMessage[] =>
  scores.filter(({ outcome }) => !isEnvironmental(outcome));

/**
 * Has known scores computed again, by whichever scorer it meets, which cannot tell them from others: at first one of each scorer,
 * until another has answered it, and then one from time to time.
 */
export class Canaries {
  readonly #sitting: Dispatching;
  readonly #every: number;
  readonly #kept: Canary[] = [];
  /** By the number of the shard that asks for it. */
  readonly #asked = new Map<bigint, Canary>();
  /** Scorers whose scores were held against another's. */
  readonly #compared = new Set<string>();
  /** Canaries that were asked for because their scorer was not compared. */
  readonly #introductions = new Map<string, number>();
  #seen = 0;
  #next = firstCanary + BigInt(randomInt(2 ** 32));
  #shards = 0;

  /** One for `every` shards; `Infinity` for none but the first of each scorer. */
  constructor(sitting: Dispatching, every: number) {
    this.#sitting = sitting;
    this.#every = every;
  }

  /** Keeps some of the scores, each with the same probability. */
  keep(scorer: string, scores: readonly ScoreMessage[]): void {
    for (const { position, outcome } of knownAmong(scores)) {
      const place = this.#seen++ < mostKept ? this.#kept.length : randomInt(this.#seen);
      // Some may have been dropped since: no gap stays.
      if (place < mostKept)
        this.#kept[Math.min(place, this.#kept.length)] = {
          position,
          opinions: new Map([[scorer, outcome]]),
          asked: 0,
        };
    }
  }

  /**
   * One of these scores, to be dispatched where no score of their scorer was held against another's yet; nothing where it is the
   * only one of `scorers`.
   */
  introduce(scorer: string, scores: readonly ScoreMessage[], scorers: number): readonly ShardMessage[] {
    const known = knownAmong(scores);
    const one = known[Math.floor(known.length / 2)];
    if (one === undefined) return [];
    const { position, outcome } = one;
    return this.#introduceBy({ position, opinions: new Map([[scorer, outcome]]), asked: 0 }, scorer, scorers);
  }

  #introduceBy(canary: Canary, scorer: string, scorers: number): readonly ShardMessage[] {
    const introductions = this.#introductions.get(scorer) ?? 0;
    if (scorers < 2 || this.#compared.has(scorer) || introductions >= mostIntroductions) return [];
    const onTheirWay = [...this.#asked.values()].filter(({ opinions }) => opinions.has(scorer));
    if (onTheirWay.length >= mostIntroductionsAtOnce) return [];
    this.#introductions.set(scorer, introductions + 1);
    return [this.#ask(canary)];
  }

  /** To be called for each shard that is dispatched: now and then there is one more to dispatch. */
  next(): readonly ShardMessage[] {
    if (++this.#shards % this.#every !== 0 || this.#kept.length === 0) return [];
    const canary = this.#kept[randomInt(this.#kept.length)];
    return canary === undefined ? [] : [this.#ask(canary)];
  }

  /** Takes in an answer; a disagreement, or dispatches that are to decide it. `scorers` says how many there are. */
  judge(result: ResultMessage, scorers: number): Disagreement | readonly ShardMessage[] {
    const { shard, scorer, scores, end } = result;
    const canary = this.#asked.get(shard);
    const answer = knownAmong(scores).find(({ position }) => position === canary?.position);
    if (answer !== undefined || end !== 'partial') this.#asked.delete(shard);
    if (canary === undefined || answer === undefined) return [];
    const before = canary.opinions.get(scorer);
    canary.opinions.set(scorer, answer.outcome);
    if (before !== undefined && outcomesDiffer(before, answer.outcome))
      return { position: canary.position, liars: [scorer], opinions: new Map(canary.opinions) };
    if (canary.opinions.size === 1) return this.#introduceBy(canary, scorer, scorers);
    for (const compared of canary.opinions.keys()) this.#compared.add(compared);
    const mayBeMore = canary.asked < mostAsked && scorers > canary.opinions.size;
    const liars = liarsAmong(canary.opinions, mayBeMore);
    if (liars === null) return this.#askSome(canary, Math.min(scorers, mostAskedAtOnce));
    if (liars.length === 0 && groupsOf(canary.opinions).length === 1) return [];
    this.#drop(canary);
    return { position: canary.position, liars, opinions: new Map(canary.opinions) };
  }

  /** Disagreements that no answer has decided yet. */
  get undecided(): readonly Disagreement[] {
    return [...new Set(this.#asked.values())]
      .filter(({ opinions }) => groupsOf(opinions).length > 1)
      .map(({ position, opinions }) => ({ position, liars: [], opinions: new Map(opinions) }));
  }

  #drop(canary: Canary): void {
    const place = this.#kept.indexOf(canary);
    if (place >= 0) this.#kept.splice(place, 1);
    for (const number of this.#onTheirWay(canary)) this.#asked.delete(number);
  }

  /** What only this scorer says is not known any more, and its next scores are held against others' again. */
  forget(scorer: string): void {
    this.#compared.delete(scorer);
    for (const { opinions } of [...this.#kept, ...this.#asked.values()]) opinions.delete(scorer);
    const others = this.#kept.filter(({ opinions }) => opinions.size > 0);
    this.#kept.splice(0, Infinity, ...others);
  }

  #onTheirWay(canary: Canary): readonly bigint[] {
    return [...this.#asked].filter(([, asked]) => asked === canary).map(([number]) => number);
  }

  /** Asks until so many are on their way. */
  #askSome(canary: Canary, count: number): readonly ShardMessage[] {
    const length = Math.max(0, count - this.#onTheirWay(canary).length);
    return Array.from({ length }, () => this.#ask(canary));
  }

  /** Under a number that no shard has: nothing waits for it. */
  #ask(canary: Canary): ShardMessage {
    const number = this.#next++;
    canary.asked++;
    this.#asked.set(number, canary);
    const [oldest] = this.#asked.keys();
    if (this.#asked.size > mostOnTheirWay && oldest !== undefined) this.#asked.delete(oldest);
    return dispatchOf(this.#sitting, number, { kind: 'list', positions: [canary.position] }, 1);
  }
}
