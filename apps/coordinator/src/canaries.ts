import { randomInt } from 'node:crypto';
import type { ResultMessage, ScoreMessage, ShardMessage } from '@naswot/queue';
import { isEnvironmental, type Outcome } from '@naswot/scoring';
import { outcomesDiffer } from '@naswot/store';
import { dispatchOf, type Sitting } from './sitting.ts';

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
const firstNumber = 2n ** 48n;
/** Canaries on their way; of older ones nothing will be heard. */
const mostOnTheirWay = 256;
/** Where two scorers disagree, a third is waited for through so many dispatches. */
const mostAsked = 16;

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

/** Has known scores computed again from time to time, by whichever scorer it meets, which cannot tell them from others. */
export class Canaries {
  readonly #sitting: Sitting;
  readonly #every: number;
  readonly #kept: Canary[] = [];
  /** By the number of the shard that asks for it. */
  readonly #asked = new Map<bigint, Canary>();
  #seen = 0;
  #next = firstNumber + BigInt(randomInt(2 ** 32));
  #shards = 0;

  /** One for `every` shards. */
  constructor(sitting: Sitting, every: number) {
    this.#sitting = sitting;
    this.#every = every;
  }

  /** Keeps some of the scores, each with the same probability. */
  keep(scorer: string, scores: readonly ScoreMessage[]): void {
    for (const { position, outcome } of scores) {
      if (isEnvironmental(outcome)) continue;
      const place = this.#seen++ < mostKept ? this.#kept.length : randomInt(this.#seen);
      if (place < mostKept)
        this.#kept[place] = { position, opinions: new Map([[scorer, outcome]]), asked: 0 };
    }
  }

  /** To be called for each shard that is dispatched: now and then there is one more to dispatch. */
  next(): ShardMessage | null {
    if (++this.#shards % this.#every !== 0 || this.#kept.length === 0) return null;
    const canary = this.#kept[randomInt(this.#kept.length)];
    return canary === undefined ? null : this.#ask(canary);
  }

  /** Takes in an answer; a disagreement, another dispatch that is to decide it, or nothing. `scorers` says how many there are. */
  judge({ shard, scorer, scores }: ResultMessage, scorers: number): Disagreement | ShardMessage | null {
    const canary = this.#asked.get(shard);
    const answer = scores.find(({ position }) => position === canary?.position);
    if (canary === undefined || answer === undefined || isEnvironmental(answer.outcome)) return null;
    this.#asked.delete(shard);
    const before = canary.opinions.get(scorer);
    canary.opinions.set(scorer, answer.outcome);
    if (before !== undefined && outcomesDiffer(before, answer.outcome))
      return { position: canary.position, liars: [scorer], opinions: new Map(canary.opinions) };
    const mayBeMore = canary.asked < mostAsked && scorers > canary.opinions.size;
    const liars = liarsAmong(canary.opinions, mayBeMore);
    if (liars === null) return this.#ask(canary);
    if (liars.length === 0 && groupsOf(canary.opinions).length === 1) return null;
    this.#drop(canary);
    return { position: canary.position, liars, opinions: new Map(canary.opinions) };
  }

  #drop(canary: Canary): void {
    const place = this.#kept.indexOf(canary);
    if (place >= 0) this.#kept.splice(place, 1);
  }

  /** What only this scorer says is not known any more. */
  forget(scorer: string): void {
    const others = this.#kept.filter(({ opinions }) => !(opinions.delete(scorer) && opinions.size === 0));
    this.#kept.splice(0, Infinity, ...others);
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
