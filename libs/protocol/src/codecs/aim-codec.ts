import type { MessageInitShape } from '@bufbuild/protobuf';
import { z } from 'zod';
import {
  mostGoals,
  mostLevels,
  type Aim,
  type AimLevel,
  type Goal,
  type LevelTime,
  type Quantity,
  type Term,
} from '@naswot/search';
import {
  Combination,
  type AimLevelSchema,
  type AimSchema,
  type GoalSchema,
  type TermSchema,
} from '../generated/naswot/v1/search_pb.ts';
import { duration, finite, givenName } from './bounds.ts';
import { enumWords } from './enum-words.ts';

const combinations = enumWords({ sum: Combination.SUM, ranks: Combination.RANKS });

const trained = z.object({ benchmark: givenName, metric: givenName });

const of: z.ZodType<Quantity> = z.discriminatedUnion(
  'case',
  [
    z.object({ case: z.literal('score') }).transform((): Quantity => ({ kind: 'score' })),
    z
      .object({ case: z.literal('count'), value: givenName })
      .transform(({ value }): Quantity => ({ kind: 'count', proxy: value })),
    z
      .object({
        case: z.literal('accuracy'),
        value: trained,
      })
      .transform(({ value }): Quantity => ({ kind: 'accuracy', ...value })),
  ],
  { error: 'a score, a count or an accuracy' },
);

const term: z.ZodType<Term> = z.object({
  of,
  weight: finite.refine((weight) => weight !== 0, { error: 'a number other than 0' }),
});

const likeness = z.object({ proxy: givenName, factor: z.number().gt(1) });

const goal: z.ZodType<Goal> = z
  .object({
    by: combinations.schema,
    terms: z.array(term).min(1).max(mostGoals),
    within: likeness.optional(),
  })
  .transform(({ within, ...rest }) => ({ ...rest, ...(within && { within }) }));

const time: z.ZodType<LevelTime | undefined> = z.discriminatedUnion(
  'case',
  [
    z
      .object({ case: z.literal('recorded'), value: trained })
      .transform(({ value }): LevelTime => ({ kind: 'recorded', ...value })),
    z
      .object({ case: z.literal('modelled'), value: z.object({ constantMs: finite, perMacMs: finite }) })
      .transform(({ value }): LevelTime => ({ kind: 'modelled', ...value })),
    z.object({ case: z.undefined() }).transform(() => undefined),
  ],
  { error: 'recorded or modelled times' },
);

const level: z.ZodType<AimLevel> = z
  .object({ cost: duration, goals: z.array(goal).min(1).max(mostGoals), time })
  .transform(({ time: given, ...rest }) => ({ ...rest, ...(given && { time: given }) }));

export const aimSchema: z.ZodType<Aim> = z.object({
  levels: z.array(level).min(1).max(mostLevels),
});

function encodeQuantity(quantity: Quantity): NonNullable<MessageInitShape<typeof TermSchema>['of']> {
  switch (quantity.kind) {
    case 'score':
      return { case: 'score', value: {} };
    case 'count':
      return { case: 'count', value: quantity.proxy };
    case 'accuracy': {
      const { benchmark, metric } = quantity;
      return { case: 'accuracy', value: { benchmark, metric } };
    }
  }
}

const encodeGoal = ({ by, terms, within }: Goal): MessageInitShape<typeof GoalSchema> => ({
  by: combinations.encode(by),
  terms: terms.map(({ of: quantity, weight }) => ({ of: encodeQuantity(quantity), weight })),
  ...(within && { within: { ...within } }),
});

function encodeTime(given: LevelTime): NonNullable<MessageInitShape<typeof AimLevelSchema>['time']> {
  switch (given.kind) {
    case 'recorded': {
      const { benchmark, metric } = given;
      return { case: 'recorded', value: { benchmark, metric } };
    }
    case 'modelled': {
      const { constantMs, perMacMs } = given;
      return { case: 'modelled', value: { constantMs, perMacMs } };
    }
  }
}

export const encodeAim = ({ levels }: Aim): MessageInitShape<typeof AimSchema> => ({
  levels: levels.map(({ cost, goals, time: given }) => ({
    cost,
    goals: goals.map(encodeGoal),
    ...(given && { time: encodeTime(given) }),
  })),
});
