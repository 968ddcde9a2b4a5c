import { z } from 'zod';
import {
  aimedStrategy,
  isCounted,
  strategyContext,
  type Foreseen,
  type SearchPlan,
  type Strategy,
  type StrategyState,
} from '@naswot/search';
import { asPosition, type Space } from '@naswot/space';
import { newSession, scoreToCome, type StrategySession } from './strategy-session.ts';

const ordinal = z.string().regex(/^\d+$/).transform(BigInt);
const values = z.array(z.number().nullable());

const foreseen = z.array(z.union([z.number().nullable(), z.literal('score')]));

const spent = z.object({ evaluations: z.int(), simulatedTimeMs: z.number(), idle: z.int() });

const stored = z.object({
  strategy: z.custom<StrategyState>((value) => typeof value === 'object' && value !== null),
  told: ordinal,
  waiting: z.array(z.object({ ordinal, position: ordinal, values })),
  awaited: z.array(
    z.object({
      ordinal,
      position: ordinal,
      representative: ordinal,
      track: z.number().int().nonnegative().optional(),
      foreseen: foreseen.optional(),
    }),
  ),
  spent: spent.optional(),
});

/** What a search without an aim awaits of every ask. */
const isScoreAlone = ([first, ...rest]: readonly Foreseen[]): boolean =>
  first === 'score' && rest.length === 0;

/**
 * What the store keeps of a session as the strategy's state: with the tells that wait for their turn, so that a search which
 * is interrupted goes on with exactly what its strategy was told. A strategy that is told nothing needs its own state only, where its
 * budget counts nothing.
 */
export function encodeSession({ isAdaptive }: Strategy, session: StrategySession): StrategyState {
  if (!isAdaptive && session.spent === null) return session.state;
  const { state, tells, awaited } = session;
  return {
    strategy: state,
    told: String(tells.next),
    waiting: Array.from(tells.waiting.values(), ({ ordinal, position, values }) => ({
      ordinal: String(ordinal),
      position: String(position),
      values,
    })),
    awaited: Array.from(awaited, ([ordinal, { position, representative, track, foreseen: known }]) => ({
      ordinal: String(ordinal),
      position: String(position),
      representative: String(representative),
      ...(track > 0 && { track }),
      ...(!isScoreAlone(known) && { foreseen: known }),
    })),
    ...(session.spent !== null && { spent: { ...session.spent } }),
  };
}

/** What the store keeps of a session that has not begun. */
export function firstState(strategy: Strategy, plan: SearchPlan): StrategyState {
  const state = aimedStrategy(strategy, plan.aim).start(strategyContext(plan, strategy));
  return encodeSession(strategy, newSession(state, isCounted(plan.budget)));
}

/** The session of a stored search whose next ask is `asked`; throws a ZodError for what `encodeSession` did not write. */
export function decodeSession(
  { isAdaptive }: Strategy,
  { size }: Space,
  state: StrategyState,
  asked: bigint,
): StrategySession {
  if (!isAdaptive && !Object.hasOwn(state, 'spent')) return { ...newSession(state), asked };
  const { strategy, told, waiting, awaited, spent: before = null } = stored.parse(state);
  const position = (value: bigint) => asPosition(value, size);
  return {
    state: strategy,
    asked,
    tells: {
      next: told,
      waiting: new Map(waiting.map((tell) => [tell.ordinal, { ...tell, position: position(tell.position) }])),
    },
    awaited: new Map(
      awaited.map((ask) => [
        ask.ordinal,
        {
          position: position(ask.position),
          representative: position(ask.representative),
          track: ask.track ?? 0,
          foreseen: ask.foreseen ?? scoreToCome,
        },
      ]),
    ),
    spent: before,
  };
}
