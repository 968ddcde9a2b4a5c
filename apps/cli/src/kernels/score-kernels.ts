import type { Minibatch } from '@naswot/dataset';
import { findProxy, kernelInGivenOrder, specDigest, type ScoringSpec } from '@naswot/scoring';
import { scoredAs } from '@naswot/search';
import type { Position, Space } from '@naswot/space';
import type { Store } from '@naswot/store';
import type { Context } from '../context.ts';
import { resolveFor } from '../engine-choice/resolve-engine.ts';
import { proxyOf } from '../objective/objectives.ts';
import { scorerInProcess, type FreshScore } from '../score-in-process.ts';
import { scoreArchitectures, weightsFor } from '../score-request.ts';
import { prepareScoring, type ScoringFlags } from '../scoring-options.ts';
import { UsageError } from '../usage-error.ts';
import { shortName, type DrawnKernel } from './drawn-kernel.ts';

/** Flags that decide what is scored and by what. */
export interface KernelScoringFlags extends ScoringFlags {
  readonly engine: string;
}

/** Throws a UsageError for a proxy that makes no kernel. */
export function checkHasKernel(flags: KernelScoringFlags): void {
  const { name, probe } = findProxy(proxyOf(flags));
  if (probe !== 'codes') throw new UsageError(`${name} makes no kernel; expected naswot`);
}

/** Throws a UsageError for a network that was not run, as one whose output is constant. */
function drawn(
  position: Position,
  fresh: FreshScore | undefined,
  {
    space,
    spec,
    minibatch,
  }: { readonly space: Space; readonly spec: ScoringSpec; readonly minibatch: Minibatch },
): DrawnKernel {
  const { outcome, probe } = fresh ?? {};
  const architecture = space.format(position);
  if (!probe)
    throw new UsageError(
      `${architecture} has no kernel: ${outcome?.kind === 'unscorable' ? outcome.detail : 'its network was not run'}`,
    );
  const counted = probe[spec.run?.counting ?? 'unit'];
  return {
    ...{ name: shortName(space, position), architecture, spec: specDigest(spec) },
    kernel: kernelInGivenOrder(counted, minibatch.given),
    score: outcome?.kind === 'scored' ? outcome.value : null,
  };
}

/**
 * Runs the networks of the architectures for their kernels, which are no part of a stored score; the scores are stored. Throws a
 * UsageError where one has none.
 */
export async function scoreKernels(
  space: Space,
  positions: readonly Position[],
  flags: KernelScoringFlags,
  context: Context,
  store: Store,
): Promise<readonly DrawnKernel[]> {
  checkHasKernel(flags);
  const engine = await resolveFor(flags.engine, context, true);
  const { spec, minibatch } = await prepareScoring(space, flags, context.settings.data.value);
  if (minibatch === null) throw new TypeError(`${spec.proxy} makes kernels and was given no images`);
  const { notice } = minibatch.source;
  if (typeof notice === 'string') context.terminal.note(`note: ${notice}`);
  const request = { space, spec, minibatch, positions, weights: null };
  const { enginesFolder } = context;
  await using scorer = await scorerInProcess({
    ...request,
    ...{ engine, enginesFolder, weightsFor: weightsFor(request) },
  });
  await store.saveMinibatch(minibatch);
  const { made } = await scoreArchitectures(request, new Map(), scorer, store);
  const byPosition = new Map(made.map((fresh) => [fresh.position, fresh]));
  return positions.map((position) =>
    drawn(position, byPosition.get(scoredAs(space, spec, position)), { space, spec, minibatch }),
  );
}
