import type { Position } from '@naswot/space';
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

/** A score that is a function of the position alone; every seventh is unscorable. */
const outcomeOf = (position: Position): Tell['outcome'] =>
  position % 7n === 3n
    ? { kind: 'unscorable', reason: 'disconnected', detail: 'the output does not depend on the image' }
    : { kind: 'scored', value: Number((position * 7919n) % 101n), sizeTerm: null, separationTerm: null };

/** What has been asked so far, and where the strategy stands. */
export interface Played {
  readonly state: StrategyState;
  readonly positions: readonly Position[];
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
  start: StrategyState = strategy.start(context),
): Played {
  const keep = isStored ? throughJson : (state: StrategyState): StrategyState => state;
  const positions: Position[] = [];
  const outstanding: Tell[] = [];
  let state = keep(start);
  let queue = tellQueue();

  const tell = (arrived: readonly Tell[], due: bigint): void => {
    const collected = collectTells(queue, arrived, due);
    queue = collected.queue;
    if (collected.tells.length > 0) state = keep(strategy.tell(context, state, collected.tells));
  };
  const arrive = (due: bigint): void => tell(outstanding.splice(choose(outstanding.length), 1), due);

  for (let turn = 0; ; turn++) {
    const asked = BigInt(positions.length);
    const due = dueTells(asked, window);
    tell([], due);
    while (queue.next < due) arrive(due);
    const wanted = askSizes[turn % askSizes.length] ?? 1;
    const count = strategy.isAdaptive ? Math.min(wanted, askable(asked, queue.next, window)) : wanted;
    const answer = strategy.ask(context, state, count);
    if (answer === null) return { state, positions };
    state = keep(answer.state);
    for (const position of proposedPositions(answer.proposal, context.size)) {
      outstanding.push({ ordinal: BigInt(positions.length), position, outcome: outcomeOf(position) });
      positions.push(position);
    }
  }
}
