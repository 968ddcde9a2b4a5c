import type { MessageInitShape } from '@bufbuild/protobuf';
import { z } from 'zod';
import { mostIncluded, mostSpecs, type Budget, type SearchPlan } from '@naswot/search';
import type { Position } from '@naswot/space';
import type { BudgetSchema, SearchPlanSchema } from '../generated/naswot/v1/search_pb.ts';
import { aimSchema, encodeAim } from './aim-codec.ts';
import { givenName, int64, name, safeInteger, settings } from './bounds.ts';
import { decode } from './invalid-message.ts';
import { encodeSpec, specSchema } from './scoring-codec.ts';

const budgetSchema: z.ZodType<Budget> = z
  .object({
    samples: int64.min(1n).optional(),
    timeLimitMs: z.number().positive().optional(),
    evaluations: safeInteger.refine((count) => count >= 1, { error: 'at least 1' }).optional(),
    simulatedTimeMs: z.number().positive().optional(),
  })
  .transform(({ samples, timeLimitMs, evaluations, simulatedTimeMs }) => ({
    samples: samples ?? null,
    timeLimitMs: timeLimitMs ?? null,
    ...(evaluations !== undefined && { evaluations }),
    ...(simulatedTimeMs !== undefined && { simulatedTimeMs }),
  }));

/** A window is kept in memory, one outcome for each ask in it. */
const largestWindow = 1 << 20;

const ownSpec = specSchema.refine(({ foreign }) => foreign === undefined, {
  error: 'a spec of a proxy of ours',
});

/** With the first spec as many as a search may have. */
const mostRepeats = mostSpecs - 1;

export const planSchema: z.ZodType<SearchPlan> = z
  .object({
    name,
    space: givenName,
    network: settings,
    strategy: givenName,
    seed: safeInteger,
    replacement: z.boolean(),
    budget: budgetSchema,
    spec: ownSpec,
    window: z.int().min(1).max(largestWindow),
    repeats: z.array(ownSpec).max(mostRepeats),
    parameters: settings,
    constraints: settings,
    included: z.array(int64.transform((value) => value as Position)).max(mostIncluded),
    aim: aimSchema.optional(),
  })
  .transform(({ repeats, parameters, constraints, included, aim, ...plan }) => ({
    ...plan,
    ...(aim && { aim }),
    ...(repeats.length > 0 && { repeats }),
    ...(Object.keys(parameters).length > 0 && { parameters }),
    ...(Object.keys(constraints).length > 0 && { constraints }),
    ...(included.length > 0 && { included }),
  }));

/** Throws an InvalidMessage; whether space, strategy and proxy are known is for whoever runs it. */
export const decodePlan = (message: unknown): SearchPlan => decode(planSchema, message, 'plan');

/** Throws an InvalidMessage; null where there is none. */
export const decodeBudget = (message: unknown): Budget | null =>
  message === undefined ? null : decode(budgetSchema, message, 'budget');

export const encodeBudget = ({
  samples,
  timeLimitMs,
  evaluations,
  simulatedTimeMs,
}: Budget): MessageInitShape<typeof BudgetSchema> => ({
  ...(samples !== null && { samples }),
  ...(timeLimitMs !== null && { timeLimitMs }),
  ...(evaluations !== undefined && { evaluations: BigInt(evaluations) }),
  ...(simulatedTimeMs !== undefined && { simulatedTimeMs }),
});

/** A plan as a message. Throws a RangeError where a seed is no whole number. */
export const encodePlan = ({ aim, ...plan }: SearchPlan): MessageInitShape<typeof SearchPlanSchema> => ({
  ...plan,
  ...(aim && { aim: encodeAim(aim) }),
  seed: BigInt(plan.seed),
  budget: encodeBudget(plan.budget),
  spec: encodeSpec(plan.spec),
  repeats: (plan.repeats ?? []).map(encodeSpec),
  parameters: plan.parameters ?? {},
  constraints: plan.constraints ?? {},
  included: [...(plan.included ?? [])],
});
