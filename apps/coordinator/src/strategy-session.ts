import type { Outcome } from '@naswot/scoring';
import {
  askable,
  collectTells,
  dueTells,
  nothingSpent,
  tellQueue,
  type Foreseen,
  type Member,
  type Proposal,
  type Spent,
  type Strategy,
  type StrategyContext,
  type StrategyState,
  type Tell,
  type TellQueue,
} from '@naswot/search';
import type { Position } from '@naswot/space';

/** What stays the same through a search's talk with its strategy. */
export interface SessionRules {
  readonly strategy: Strategy;
  readonly context: StrategyContext;
  /** W: ask n may depend only on tells 0 to n - W. */
  readonly window: number;
}

/** An ask whose outcome is on its way. */
export interface AwaitedAsk extends Pick<Member, 'position' | 'representative'> {
  /** The place of its spec among those that the search asks under. */
  readonly track: number;
  /** What its strategy will be told, as far as it is known before the outcome. */
  readonly foreseen: readonly Foreseen[];
}

/** What is known of positions before they are scored. */
export type ForeseenOf = (position: Position) => readonly Foreseen[];

/** The score alone. */
export const scoreToCome: readonly Foreseen[] = ['score'];

/**
 * Where a search and its strategy stand. Data: a change is a new session. A strategy that does not depend on tells is told
 * nothing, and its sessions hold neither tells nor asks.
 */
export interface StrategySession {
  readonly state: StrategyState;
  /** Ordinal of the next ask. */
  readonly asked: bigint;
  /** Outcomes that are there before it is their turn. */
  readonly tells: TellQueue;
  /** By ordinal. */
  readonly awaited: ReadonlyMap<bigint, AwaitedAsk>;
  /** Of a budget that counts measurements; null where it does not. */
  readonly spent: Spent | null;
}

export const newSession = (state: StrategyState, isCounted = false): StrategySession => ({
  state,
  asked: 0n,
  tells: tellQueue(),
  awaited: new Map(),
  spent: isCounted ? nothingSpent : null,
});

/** Tells what has arrived, as far as it is due, in ask order. */
function tell(
  { strategy, context, window }: SessionRules,
  session: StrategySession,
  arrived: readonly Tell[],
): StrategySession {
  const { queue, tells } = collectTells(session.tells, arrived, dueTells(session.asked, window));
  const state = tells.length === 0 ? session.state : strategy.tell(context, session.state, tells);
  return { ...session, state, tells: queue };
}

/** What a strategy says when it is asked. */
export type Answer =
  | { readonly kind: 'proposal'; readonly state: StrategyState; readonly proposal: Proposal }
  /** It has to be told more first. */
  | { readonly kind: 'wait' }
  /** It has no more. */
  | { readonly kind: 'end' };

/** Asks for at most `count` architectures; an adaptive strategy is held to its window. */
export function ask(
  { strategy, context, window }: SessionRules,
  { state, asked, tells }: StrategySession,
  count: number,
): Answer {
  const most = strategy.isAdaptive ? Math.min(count, askable(asked, tells.next, window)) : count;
  if (most === 0) return { kind: 'wait' };
  const answer = strategy.ask(context, state, most);
  return answer === null ? { kind: 'end' } : { kind: 'proposal', ...answer };
}

/** What asks, all under one spec, came to. */
export interface AskedMembers {
  /** The strategy's, that came with them. */
  readonly state: StrategyState;
  /** As of an awaited ask. */
  readonly track: number;
  readonly members: readonly Member[];
  /** Outcomes that are there under that spec, by representative. */
  readonly known: ReadonlyMap<Position, Outcome>;
  /** The score alone where it is left out. */
  readonly foreseenOf?: ForeseenOf;
  /** With them. */
  readonly spent: Spent | null;
}

/** The session after asks, which are numbered through whatever their specs. */
export function afterAsk(
  rules: SessionRules,
  session: StrategySession,
  { state, track, members, known, foreseenOf = () => scoreToCome, spent }: AskedMembers,
): StrategySession {
  const next = { ...session, state, spent, asked: session.asked + BigInt(members.length) };
  if (!rules.strategy.isAdaptive) return next;
  const awaited = new Map(session.awaited);
  for (const [k, { position, representative }] of members.entries()) {
    const foreseen = foreseenOf(position);
    awaited.set(session.asked + BigInt(k), { position, representative, track, foreseen });
  }
  return afterOutcomes(rules, { ...next, awaited }, known, track);
}

const valueOf = (outcome: Outcome): number | null => (outcome.kind === 'scored' ? outcome.value : null);

/** What a strategy is told, once there is an outcome. */
const numbersOf = (foreseen: readonly Foreseen[], outcome: Outcome): Tell['values'] =>
  foreseen.map((each) => (each === 'score' ? valueOf(outcome) : each));

/** The session after outcomes of a track, by representative: those of no awaited ask change nothing, so that they may come twice. */
export function afterOutcomes(
  rules: SessionRules,
  session: StrategySession,
  outcomes: ReadonlyMap<Position, Outcome>,
  track: number,
): StrategySession {
  if (!rules.strategy.isAdaptive) return session;
  const awaited = new Map(session.awaited);
  const arrived: Tell[] = [];
  for (const [ordinal, { position, representative, foreseen, track: asked }] of session.awaited) {
    const outcome = outcomes.get(representative);
    if (asked !== track || outcome === undefined) continue;
    awaited.delete(ordinal);
    arrived.push({ ordinal, position, values: numbersOf(foreseen, outcome) });
  }
  return tell(rules, { ...session, awaited }, arrived);
}
