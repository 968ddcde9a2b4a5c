import type { ResultMessage, ScoreMessage, ShardMessage } from '@naswot/queue';
import type { ShardWork } from '@naswot/search';
import type { Position } from '@naswot/space';
import type { ResultBatch } from '@naswot/store';
import type { Log } from './log.ts';
import type { Observer } from './observer.ts';
import { failedOnceMore, isToBlame, type FailuresAlone, type OpenShard } from './open-shards.ts';
import { refusalOf } from './refusal-of.ts';
import { encodeSession } from './session-codec.ts';
import { addDurations } from './shard-pace.ts';
import { askingOf, type Sitting } from './sitting.ts';
import { afterOutcomes } from './strategy-session.ts';
import { dispatchOf, type Track } from './track.ts';

/** Outcomes of representatives, with what ran them. */
type Part = ResultBatch['parts'][number];

/** A shard planned in place of another. */
interface Half {
  readonly number: bigint;
  readonly representatives: readonly Position[];
}

/** A result of which something was not taken, since nobody had asked for it. */
interface Refused {
  readonly result: ResultMessage;
  readonly reason: string;
}

/** What follows from results that have arrived. */
interface Consequences {
  readonly parts: readonly Part[];
  /** Shards that nothing is awaited of any more. */
  readonly done: readonly bigint[];
  readonly halves: readonly Half[];
  /** Shards to be dispatched again. */
  readonly handedBack: readonly bigint[];
  /** Those of them whose one architecture failed alone. */
  readonly failedAlone: ReadonlyMap<bigint, FailuresAlone>;
  readonly refused: readonly Refused[];
}

/** An architecture alone in a shard, whose scorers were never heard of again. */
const crashed = (position: Position): ScoreMessage => ({
  position,
  outcome: {
    kind: 'unscorable',
    reason: 'crashed',
    detail: 'no scorer that ran it alone was heard of again, however often it was tried',
  },
  durationMs: 0,
});

/** Draws consequences of results one after another; nothing is written. */
class Reader {
  readonly #track: Track;
  /** Outcomes of the sitting before these. */
  readonly #scoredBefore: number;
  readonly #settled = new Set<Position>();
  readonly #parts: Part[] = [];
  readonly #done = new Set<bigint>();
  readonly #halves: Half[] = [];
  readonly #handedBack = new Set<bigint>();
  readonly #failedAlone = new Map<bigint, FailuresAlone>();
  readonly #refused: Refused[] = [];
  #next: bigint;

  constructor(track: Track, scoredBefore: number) {
    this.#track = track;
    this.#scoredBefore = scoredBefore;
    this.#next = track.nextShard;
  }

  /** Of a shard that is not on its way nothing is taken, and of one that is, what it waits for: results may come twice. */
  read(result: ResultMessage): void {
    const { shard: number, engine, scores, end } = result;
    const reason = refusalOf(result, this.#track);
    if (reason !== null) this.#refused.push({ result, reason });
    const shard = this.#track.open.find(number);
    if (shard === null || this.#done.has(number)) return;
    this.#take(
      engine,
      scores.filter(({ position }) => shard.awaited.has(position as Position)),
    );
    const left = this.#leftOf(shard);
    const [first] = left;
    if (first === undefined) this.#finish(number);
    else if (end === 'handed-back') this.#handedBack.add(number);
    else if (end === 'failing' && left.length === 1) this.#failAlone(shard, engine, first);
    else if (end === 'failing') this.#split(number, left);
  }

  get consequences(): Consequences {
    return {
      parts: this.#parts,
      done: [...this.#done],
      halves: this.#halves,
      handedBack: [...this.#handedBack],
      failedAlone: this.#failedAlone,
      refused: this.#refused,
    };
  }

  #take(engine: Part['engine'], scores: readonly ScoreMessage[]): void {
    const fresh = scores.filter(({ position }) => !this.#settled.has(position as Position));
    for (const { position } of fresh) this.#settled.add(position as Position);
    if (fresh.length === 0) return;
    this.#parts.push({
      engine,
      scores: fresh.map((score) => ({ ...score, position: score.position as Position })),
    });
  }

  #leftOf({ awaited }: OpenShard): readonly Position[] {
    return [...awaited].filter((position) => !this.#settled.has(position));
  }

  /** Scorers also end from outside: until this was seen often enough it blames nobody, and the shard goes out again. */
  #failAlone(shard: OpenShard, engine: Part['engine'], position: Position): void {
    const scored = this.#scoredBefore + this.#settled.size;
    const failures = failedOnceMore(shard.failures, scored > shard.scoredBefore);
    if (isToBlame(failures)) {
      this.#take(engine, [crashed(position)]);
      return this.#finish(shard.number);
    }
    this.#failedAlone.set(shard.number, failures);
    this.#handedBack.add(shard.number);
  }

  #finish(number: bigint): void {
    this.#done.add(number);
    this.#handedBack.delete(number);
    this.#failedAlone.delete(number);
  }

  #split(number: bigint, left: readonly Position[]): void {
    const middle = Math.ceil(left.length / 2);
    for (const representatives of [left.slice(0, middle), left.slice(middle)])
      this.#halves.push({ number: this.#next++, representatives });
    this.#finish(number);
  }
}

const listOf = (representatives: readonly Position[]): ShardWork => ({
  kind: 'list',
  positions: representatives,
});

/** Halves are stored before what they stand for is completed: a kill in between leaves both, and repeats are harmless. */
async function storeHalves(
  sitting: Sitting,
  track: Track,
  halves: readonly Half[],
): Promise<readonly ShardMessage[]> {
  const { session, rules, context } = sitting;
  const { search, open } = track;
  const messages: ShardMessage[] = [];
  for (const { number, representatives } of halves) {
    const work = listOf(representatives);
    await context.store.planShard(search.id, search.epoch, {
      architectures: [],
      members: [],
      shard: { number, work, attempt: 1 },
      strategyState: encodeSession(rules.strategy, session),
      asked: track.counts.samples,
      ...askingOf(sitting, track),
    });
    track.nextShard = number + 1n;
    open.open(number, representatives, 1, sitting.scored);
    messages.push(dispatchOf(track, number, work, 1));
  }
  return messages;
}

async function storeResults(
  sitting: Sitting,
  track: Track,
  parts: readonly Part[],
  done: readonly bigint[],
): Promise<void> {
  const { rules, context } = sitting;
  const { id, epoch } = track.search;
  const scores = parts.flatMap((part) => part.scores);
  const outcomes = new Map(scores.map(({ position, outcome }) => [position, outcome]));
  const session = afterOutcomes(rules, sitting.session, outcomes, track.place);
  const strategyState = session === sitting.session ? null : encodeSession(rules.strategy, session);
  const batch = { parts, completedShards: done, strategyState, ...askingOf(sitting, track) };
  track.counts = await context.store.recordResults(id, epoch, batch, context.term);
  sitting.session = session;
  sitting.scored += scores.length;
  const durations = scores.filter(({ durationMs }) => durationMs > 0).map(({ durationMs }) => durationMs);
  sitting.pace = addDurations(sitting.pace, durations);
  track.open.settle(outcomes.keys());
}

/** A shard that is on its way, dispatched once more with what is still awaited of it. */
export function dispatchAgain(track: Track, number: bigint): readonly ShardMessage[] {
  const shard = track.open.dispatchAgain(number);
  return shard === null ? [] : [dispatchOf(track, number, listOf([...shard.awaited]), shard.attempt)];
}

export interface RecordingListeners {
  readonly observer: Pick<Observer, 'recorded' | 'refused'>;
  readonly log: Log;
}

function tellRefused({ observer, log }: RecordingListeners, { result, reason }: Refused): void {
  const { searchId: search, shard, scorer } = result;
  observer.refused();
  log('a result is refused', { search, shard: String(shard), scorer, reason }, 'warn');
}

/**
 * Records results of one track, in one transaction but for shards that are split. Returns what is to be dispatched in consequence: shards
 * handed back, architectures that failed alone and are not to blame yet, and the halves of a shard that fails wherever it goes.
 * Of what nobody asked for nothing is taken, and it is told once a result, after the rest is recorded.
 */
export async function recordArrived(
  sitting: Sitting,
  track: Track,
  results: readonly ResultMessage[],
  told: RecordingListeners,
): Promise<readonly ShardMessage[]> {
  const startedAt = sitting.context.clock();
  const reader = new Reader(track, sitting.scored);
  for (const result of results) reader.read(result);
  const { parts, done, halves, handedBack, failedAlone, refused } = reader.consequences;
  const messages = await storeHalves(sitting, track, halves);
  if (parts.length > 0 || done.length > 0) await storeResults(sitting, track, parts, done);
  for (const number of done) track.open.close(number);
  for (const [number, failures] of failedAlone) track.open.failAlone(number, failures, sitting.scored);
  told.observer.recorded(parts, (sitting.context.clock() - startedAt) / 1000);
  for (const each of refused) tellRefused(told, each);
  return [...messages, ...handedBack.flatMap((number) => dispatchAgain(track, number))];
}
