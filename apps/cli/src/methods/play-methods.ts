import { runOnce, type RunResult } from '@naswot/search';
import type { Space } from '@naswot/space';
import type { KnownObjective } from '../runs/known-objective.ts';
import { runRules } from '../runs/plan-runs.ts';
import { playKnown } from '../runs/search-known.ts';
import type { GatheredAim } from './gather-aims.ts';
import { budgetMs, type Aim, type Method } from './method.ts';

/** What a method came to, or what it needs. */
export type PlayedMethod =
  | {
      readonly kind: 'played';
      readonly method: Method;
      readonly clock: KnownObjective['clock'];
      readonly results: readonly RunResult[];
    }
  | { readonly kind: 'missing'; readonly method: Method; readonly needs: string };

/** How methods are played. */
export interface Play {
  readonly space: Space;
  readonly aims: Readonly<Record<Aim, GatheredAim>>;
  readonly runs: number;
  /** Run r of every method has this plus r, so that those that draw at random draw the same. */
  readonly seed: number;
  readonly isQuiet: boolean;
}

async function playMethod(method: Method, { space, aims, runs, seed, isQuiet }: Play): Promise<PlayedMethod> {
  const aim = aims[method.aim];
  if (aim.kind === 'missing') return { ...aim, method };
  const { objective } = aim;
  const { strategy, end } = method;
  const rules = runRules(
    space,
    {
      ...{ strategy, seed, window: 1 },
      ...(end === 'time' && { simulatedTime: budgetMs }),
      ...(typeof end === 'number' && { samples: end, replacement: true }),
    },
    objective,
  );
  const times = end === 'space' ? 1 : runs;
  const results = await playKnown(rules, objective, space, { runs: times, isQuiet, once: runOnce });
  return { kind: 'played', method, clock: objective.clock, results };
}

/** Plays methods one after another, each as many times; once where it ends with the space, as no seed changes it then. */
export async function playMethods(methods: readonly Method[], play: Play): Promise<readonly PlayedMethod[]> {
  const played: PlayedMethod[] = [];
  for (const method of methods) played.push(await playMethod(method, play));
  return played;
}

/** Whether what a method found hangs on times that come from a model. */
export const isModelled = ({ method, clock }: PlayedMethod & { kind: 'played' }): boolean =>
  method.end === 'time' && clock?.kind === 'modelled';
