import type { Network } from '@naswot/network';
import {
  prepareBeside,
  prepareScore,
  type NetworkScore,
  type PreparedScore,
  type ScoreRequest,
} from '@naswot/scoring';

/** One network's turn: the one of that index among those of a message. */
export interface Turn {
  readonly message: object;
  readonly index: number;
  request(): ScoreRequest;
}

/** A network that is ready to run. */
interface Ready {
  readonly network: Network;
  readonly prepared: PreparedScore;
}

interface Ahead {
  readonly turn: Turn;
  /** Null where it does not fit beside the one that runs. */
  readonly ready: Promise<Ready | null>;
}

type TurnScore = NetworkScore & { readonly network: Network };

const lacksMemory = ({ outcome }: NetworkScore): boolean =>
  outcome.kind === 'unscorable' && outcome.reason === 'memory';

const isSame = (a: Turn, b: Turn): boolean => a.message === b.message && a.index === b.index;

async function makeReady(turn: Turn): Promise<Ready> {
  const request = turn.request();
  return { network: request.network, prepared: await prepareScore(request) };
}

async function makeReadyBeside(turn: Turn, running: PreparedScore): Promise<Ready | null> {
  const request = turn.request();
  const prepared = await prepareBeside(request, running);
  return prepared === null ? null : { network: request.network, prepared };
}

/** Runs networks in turn and holds at most one that is made ready meanwhile; what went wrong with that one is told in its own turn. */
export class NetworkAhead {
  #running: PreparedScore | null = null;
  #ahead: Ahead | null = null;

  get isAhead(): boolean {
    return this.#ahead !== null;
  }

  /** Scores the network of this turn; `onRunning` is called once it runs, when the next may be prepared. */
  async score(turn: Turn, onRunning: () => void): Promise<TurnScore> {
    const score = await this.#run(turn, onRunning);
    if (!lacksMemory(score) || this.#ahead === null) return score;
    // It may fit without what was made ready beside it.
    await this.drop();
    return this.#run(turn, () => undefined);
  }

  async #run(turn: Turn, onRunning: () => void): Promise<TurnScore> {
    const { network, prepared: held } = await this.#take(turn);
    await using prepared = held;
    this.#running = prepared;
    try {
      const finishing = prepared.finish();
      onRunning();
      return { ...(await finishing), network };
    } finally {
      this.#running = null;
    }
  }

  /** Makes the network of this turn ready beside the one that runs, where there is one and none is ahead yet. */
  prepare(turn: Turn): void {
    if (this.#running === null || this.#ahead !== null) return;
    const ready = makeReadyBeside(turn, this.#running);
    // Told in its own turn, if that comes.
    ready.catch(() => undefined);
    this.#ahead = { turn, ready };
  }

  /** Frees the network that is ahead, whose turn does not come. */
  async drop(): Promise<void> {
    const ahead = this.#ahead;
    this.#ahead = null;
    const ready = await ahead?.ready.catch(() => null);
    await ready?.prepared[Symbol.asyncDispose]();
  }

  async #take(turn: Turn): Promise<Ready> {
    const ahead = this.#ahead;
    if (ahead === null || !isSame(ahead.turn, turn)) {
      await this.drop();
      return makeReady(turn);
    }
    this.#ahead = null;
    return (await ahead.ready) ?? makeReady(turn);
  }
}
