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

/** A network that runs, or has its place behind the one that does. */
interface Running {
  readonly network: Network;
  readonly prepared: PreparedScore;
  readonly ran: ReturnType<PreparedScore['run']>;
}

interface Ahead {
  readonly turn: Turn;
  /** Null where it does not fit beside the one that runs. */
  readonly begun: Promise<Running | null>;
}

type TurnScore = NetworkScore & { readonly network: Network };

const lacksMemory = ({ outcome }: NetworkScore): boolean =>
  outcome.kind === 'unscorable' && outcome.reason === 'memory';

const isSame = (a: Turn, b: Turn): boolean => a.message === b.message && a.index === b.index;

function begin(network: Network, prepared: PreparedScore): Running {
  const ran = prepared.run();
  // What goes wrong is told in its own turn, if that comes.
  ran.catch(() => undefined);
  return { network, prepared, ran };
}

async function beginAlone(turn: Turn): Promise<Running> {
  const request = turn.request();
  return begin(request.network, await prepareScore(request));
}

async function beginBehind(turn: Turn, running: PreparedScore): Promise<Running | null> {
  const request = turn.request();
  const prepared = await prepareBeside(request, running);
  return prepared === null ? null : begin(request.network, prepared);
}

/**
 * Runs networks in turn, and holds at most one that is prepared meanwhile and has its place behind the one that runs: the engine goes
 * on with it while the score of the one before is made. What went wrong with it is told in its own turn.
 */
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
    const { network, prepared: held, ran } = await this.#take(turn);
    await using prepared = held;
    this.#running = prepared;
    try {
      onRunning();
      const conclude = await ran;
      return { ...conclude(), network };
    } finally {
      this.#running = null;
    }
  }

  /** Prepares the network of this turn beside the one that runs, where there is one and none is ahead yet, and has it run next. */
  prepare(turn: Turn): void {
    if (this.#running === null || this.#ahead !== null) return;
    const begun = beginBehind(turn, this.#running);
    // Told in its own turn, if that comes.
    begun.catch(() => undefined);
    this.#ahead = { turn, begun };
  }

  /** Frees the network that is ahead, whose turn does not come, when it has run. */
  async drop(): Promise<void> {
    const ahead = this.#ahead;
    this.#ahead = null;
    const begun = await ahead?.begun.catch(() => null);
    await begun?.ran.catch(() => null);
    await begun?.prepared[Symbol.asyncDispose]();
  }

  async #take(turn: Turn): Promise<Running> {
    const ahead = this.#ahead;
    if (ahead === null || !isSame(ahead.turn, turn)) {
      await this.drop();
      return beginAlone(turn);
    }
    this.#ahead = null;
    return (await ahead.begun) ?? beginAlone(turn);
  }
}
