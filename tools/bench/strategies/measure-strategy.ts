import {
  defaultWindow,
  plainContext,
  proposedPositions,
  type Fidelities,
  type Strategy,
  type StrategyContext,
  type StrategyState,
  type Tell,
} from '@naswot/search';
import { findSpace, type Position } from '@naswot/space';

/** Of one strategy. */
export interface StrategyTimes {
  readonly name: string;
  /** Asks, each told, per second of processor time, by round. */
  readonly perSecond: readonly number[];
  /** The state as JSON at the end. */
  readonly stateBytes: number;
}

const space = findSpace('nas-bench-201');

/** Milliseconds of processor time that a round goes on for at least. */
const roundMs = 500;
/** Asks between two looks at the clock. */
const stretch = 64;

const fidelitiesOf = (name: string): Fidelities =>
  name === 'successive-halving'
    ? { kind: 'replicates', costs: Array.from({ length: 100_000 }, () => 1) }
    : { kind: 'levels', costs: [1, 12, 200] };

const processorMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** A value without any order, so that no strategy comes to its end. */
const valueOf = (position: Position): number => Number((position * 7919n) % 1009n);

/** A search that is asked one by one and told as its window says; starts anew where the strategy has ended. */
class PlayedStrategy {
  readonly #strategy: Strategy;
  readonly #context: StrategyContext;
  #state: StrategyState;
  #asked = 0n;
  #awaited: Tell[] = [];

  constructor(strategy: Strategy, seed: number) {
    this.#strategy = strategy;
    this.#context = plainContext(space, { seed, fidelities: fidelitiesOf(strategy.name) });
    this.#state = strategy.start(this.#context);
  }

  get state(): StrategyState {
    return this.#state;
  }

  step(): void {
    const count = this.#strategy.isAdaptive ? 1 : defaultWindow;
    const answer = this.#strategy.ask(this.#context, this.#state, count);
    if (answer === null) {
      this.#state = this.#strategy.start(this.#context);
      this.#awaited = [];
      this.#asked = 0n;
      return;
    }
    this.#state = answer.state;
    for (const position of proposedPositions(answer.proposal, space.size)) this.#hear(position);
  }

  #hear(position: Position): void {
    this.#awaited.push({ ordinal: this.#asked, position, values: [valueOf(position)] });
    this.#asked += 1n;
    if (this.#awaited.length < defaultWindow) return;
    const tell = this.#awaited.shift();
    if (tell !== undefined) this.#state = this.#strategy.tell(this.#context, this.#state, [tell]);
  }

  get asked(): bigint {
    return this.#asked;
  }
}

/** Measures rounds of one strategy; code is compiled in one before them. */
export function measureStrategy(strategy: Strategy, rounds: number): StrategyTimes {
  let stateBytes = 0;
  const perSecond = Array.from({ length: rounds + 1 }, (_, seed) => {
    const played = new PlayedStrategy(strategy, seed);
    const startedAt = processorMs();
    let asks = 0;
    while (processorMs() - startedAt < roundMs)
      for (let k = 0; k < stretch; k++) {
        const before = played.asked;
        played.step();
        if (played.asked > before) asks += Number(played.asked - before);
      }
    stateBytes = JSON.stringify(played.state).length;
    return (1000 * asks) / (processorMs() - startedAt);
  });
  return { name: strategy.name, perSecond: perSecond.slice(1), stateBytes };
}
