import type { Queue } from '@naswot/queue';
import type { Dispatcher } from './dispatcher.ts';
import type { Log } from './log.ts';
import type { OpenShard } from './open-shards.ts';
import { MissingMinibatch, provideMinibatch } from './provide-minibatch.ts';
import type { Sitting } from './sitting.ts';
import type { Track } from './track.ts';

export interface ComparisonOptions {
  readonly queue: Pick<Queue, 'shards' | 'results' | 'blobs'>;
  readonly dispatcher: Pick<Dispatcher, 'isWaiting'>;
  readonly log: Log;
  /** Called when a comparison has ended. */
  readonly onEnd: () => void;
}

/** A shard that neither queue has. */
interface Missing {
  readonly track: Track;
  readonly shard: OpenShard;
}

/**
 * Looks, beside the one who plans and records, for shards that neither the shards' queue nor the results' holds: they were lost, or
 * never got there. A scorer publishes results before it acknowledges, so a shard that is in neither, asked in this order, has no
 * word on its way but what was recorded meanwhile.
 */
export class Comparison {
  readonly #sitting: Sitting;
  readonly #options: ComparisonOptions;
  #isUnderWay = false;
  #isReady = false;
  #missing: readonly Missing[] = [];
  #failure: MissingMinibatch | null = null;
  /** How often the minibatches were doubted; what a sitting begins with is. */
  #doubts = 1;
  #clearedDoubts = 0;

  constructor(sitting: Sitting, options: ComparisonOptions) {
    this.#sitting = sitting;
    this.#options = options;
  }

  /** Whether the queue has what scorers need. Throws where it can never have that. */
  get isReady(): boolean {
    if (this.#failure !== null) throw this.#failure;
    return this.#isReady;
  }

  /** Begins one where none is under way. */
  begin(): void {
    if (this.#isUnderWay) return;
    this.#isUnderWay = true;
    void this.#compare().finally(() => {
      this.#isUnderWay = false;
      this.#options.onEnd();
    });
  }

  /** Has the next one verify what the minibatches hold: shards came back, and scorers hand back what they cannot score, too. */
  doubtMinibatches(): void {
    this.#doubts++;
  }

  /** Shards that were found missing and were neither completed nor dispatched again since; each is told once. */
  takeLost(): readonly { readonly track: Track; readonly number: bigint }[] {
    const missing = this.#missing;
    this.#missing = [];
    return missing
      .filter(({ track, shard }) => track.open.find(shard.number)?.attempt === shard.attempt)
      .map(({ track, shard }) => ({ track, number: shard.number }));
  }

  /** Never rejects: a queue that does not answer is asked again at the next one. */
  async #compare(): Promise<void> {
    const { search } = this.#sitting;
    try {
      await this.#provideMinibatches();
      this.#missing = await this.#findMissing();
      this.#isReady = true;
    } catch (error) {
      if (error instanceof MissingMinibatch) this.#failure = error;
      else {
        const fields = { search: search.id, error: String(error) };
        this.#options.log('shards could not be looked for', fields, 'warn');
      }
    }
  }

  async #provideMinibatches(): Promise<void> {
    const { context, tracks } = this.#sitting;
    const { queue, log } = this.#options;
    const doubts = this.#doubts;
    const places = { store: context.store, blobs: queue.blobs, log };
    const needing = new Map(tracks.map(({ search }) => [search.plan.spec.run?.minibatch, search]));
    for (const search of needing.values())
      await provideMinibatch(places, search, doubts > this.#clearedDoubts);
    this.#clearedDoubts = doubts;
  }

  async #findMissing(): Promise<readonly Missing[]> {
    const missing: Missing[] = [];
    for (const track of this.#sitting.tracks) {
      const shards = await this.#missingOf(track);
      missing.push(...shards.map((shard) => ({ track, shard })));
    }
    return missing;
  }

  async #missingOf({ open, search: { id } }: Track): Promise<readonly OpenShard[]> {
    const { queue, dispatcher } = this.#options;
    const sent = [...open].filter(({ number }) => !dispatcher.isWaiting(id, number));
    if (sent.length === 0) return [];
    const shards = await queue.shards.held(id);
    const results = await queue.results.held(id);
    return sent.filter(({ number }) => !shards.has(number) && !results.has(number));
  }
}
