import type { Position } from '@naswot/space';
import { fullFidelity } from '../sequential-strategy.ts';
import { proposedPositions } from '../shard.ts';
import type { Strategy, StrategyContext, StrategyState, Tell } from '../strategy.ts';
import { collectTells, tellQueue } from '../tell-queue.ts';
import { askable, dueTells } from '../window.ts';

/** What may differ between two runs of one search without changing it. */
export interface Circumstances {
  /** How many architectures are asked for at a time, over and over. */
  readonly askSizes: readonly number[];
  /** Chooses which of `bound` outstanding scores arrives next, as lanes of any pace would. */
  readonly choose: (bound: number) => number;
  /** Whether the strategy's state goes through JSON after every step, as it does between sittings. */
  readonly throughJson: boolean;
}

/** Asks one at a time, scores at once, keeps the state in memory. */
export const simplest: Circumstances = { askSizes: [1], choose: () => 0, throughJson: false };

const throughJson = (state: StrategyState): StrategyState =>
  JSON.parse(JSON.stringify(state)) as StrategyState;

/** What architectures are worth, by fidelity: a value for each objective. */
export type Landscape = (position: Position, fidelity: number) => Tell['values'];

/** Values without any order, functions of position and fidelity alone; every seventh architecture is unscorable. */
export const rubble: Landscape = (position, fidelity) => [
  position % 7n === 3n ? null : Number((position * 7919n + BigInt(fidelity) * 31n) % 101n),
];

/** An ask as it was measured. */
export interface PlayedAsk {
  readonly position: Position;
  readonly fidelity: number;
  readonly values: Tell['values'];
}

/** What has been asked so far, and where the strategy stands. */
export interface Played {
  readonly state: StrategyState;
  readonly positions: readonly Position[];
  readonly asks: readonly PlayedAsk[];
}

/** What a search is played on. */
export interface Play {
  readonly landscape?: Landscape;
  readonly start?: StrategyState;
  /** Ends the play before the asks cost more than this together, in the unit of the fidelities. */
  readonly cost?: number;
  /** Shown every state. */
  readonly watch?: (state: StrategyState) => void;
}

/**
 * Plays a search from `start` until the strategy has no more, with made-up scores that arrive in any order: everything it asked
 * for, in ask order.
 */
export function playSearch(
  strategy: Strategy,
  context: StrategyContext,
  window: number,
  { askSizes, choose, throughJson: isStored }: Circumstances,
  {
    landscape = rubble,
    start = strategy.start(context),
    cost = Infinity,
    watch = () => undefined,
  }: Play = {},
): Played {
  const keep = (state: StrategyState): StrategyState => {
    watch(state);
    return isStored ? throughJson(state) : state;
  };
  const asks: PlayedAsk[] = [];
  const outstanding: Tell[] = [];
  let state = keep(start);
  let queue = tellQueue();
  let spent = 0;
  const played = (ended: StrategyState): Played => ({
    state: ended,
    positions: asks.map(({ position }) => position),
    asks,
  });

  const tell = (arrived: readonly Tell[], due: bigint): void => {
    const collected = collectTells(queue, arrived, due);
    queue = collected.queue;
    if (collected.tells.length > 0) state = keep(strategy.tell(context, state, collected.tells));
  };
  const arrive = (due: bigint): void => tell(outstanding.splice(choose(outstanding.length), 1), due);

  for (let turn = 0; ; turn++) {
    const asked = BigInt(asks.length);
    const due = dueTells(asked, window);
    tell([], due);
    while (queue.next < due) arrive(due);
    const wanted = askSizes[turn % askSizes.length] ?? 1;
    const count = strategy.isAdaptive ? Math.min(wanted, askable(asked, queue.next, window)) : wanted;
    const answer = strategy.ask(context, state, count);
    if (answer === null) return played(state);
    state = keep(answer.state);
    const { fidelity = fullFidelity(context) } = answer.proposal;
    const price = context.fidelities.costs[fidelity] ?? 0;
    for (const position of proposedPositions(answer.proposal, context.space.size)) {
      spent += price;
      if (spent > cost) return played(state);
      const values = landscape(position, fidelity);
      outstanding.push({ ordinal: BigInt(asks.length), position, values });
      asks.push({ position, fidelity, values });
    }
  }
}
