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
 * Those whom a majority contradicts; null while no majority is there and one may come. Where none may come, the score that was
 * there first is believed.
 */
export function liarsAmong(
  opinions: ReadonlyMap<string, Outcome>,
  mayBeMore: boolean,
): readonly string[] | null {
  const groups = groupsOf(opinions);
  if (groups.length === 1) return [];
  const largest = Math.max(...groups.map(({ length }) => length));
  const leading = groups.filter(({ length }) => length === largest);
  if (leading.length > 1 && mayBeMore) return null;
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
    if (liars.length === 0) return null;
    return { position: canary.position, liars, opinions: new Map(canary.opinions) };
  }

  /** What only this scorer says is not known any more. */
  forget(scorer: string): void {
    const others = this.#kept.filter(({ opinions }) => !(opinions.delete(scorer) && opinions.size === 0));
    this.#kept.splice(0, Infinity, ...others);
  }

  /** Under the number of a shard, which is stored nowhere: nothing waits for it. */
  #ask(canary: Canary): ShardMessage {
    const number = this.#sitting.nextShard++;
    canary.asked++;
    this.#asked.set(number, canary);
    const [oldest] = this.#asked.keys();
    if (this.#asked.size > mostOnTheirWay && oldest !== undefined) this.#asked.delete(oldest);
    return dispatchOf(this.#sitting, number, { kind: 'list', positions: [canary.position] }, 1);
  }
}
