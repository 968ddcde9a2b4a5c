import type { ScoreMessage, ShardMessage } from '@naswot/queue';
import type { ScoringSpec } from '@naswot/scoring';
import { specsOf, strategies, strategyContext, type SearchPlan } from '@naswot/search';
import { playSearch, simplest } from '@naswot/search/testing';
import { findSpace, type Position } from '@naswot/space';
import { repeatedPlan, trialMinibatches } from './repeated-plan.ts';
import { trialScores } from './trial-scorer.ts';

export const racing = strategies['successive-halving'];

/** A race of twelve over four replicates to its end, which shares scores with those of the same version only. */
export const racePlan = (proxyVersion: number): SearchPlan => ({
  ...repeatedPlan(proxyVersion, 1),
  budget: { samples: null, timeLimitMs: null },
  strategy: racing.name,
  parameters: { candidates: 12, top: 1, eta: 2, deviations: 100 },
  window: 5,
});

/** What an architecture has under a spec: its own worth, and half as much noise of the replicate; one in five has nothing. */
function valueOf(position: bigint, { run }: ScoringSpec): number | null {
  const seed = run !== null && 'seed' in run.weights ? run.weights.seed : 0;
  const replicate = BigInt(trialMinibatches.findIndex(({ digest }) => digest === run?.minibatch) * 2 + seed);
  return position % 5n === 3n
    ? null
    : Number((position * 7919n) % 1009n) + Number(((position + 17n) * (replicate * 7n + 3n) * 9973n) % 499n);
}

/** What a scorer answers in such a race. */
export const raceScores = (shard: ShardMessage): readonly ScoreMessage[] =>
  trialScores(shard).map((score): ScoreMessage => {
    const value = valueOf(score.position, shard.spec);
    return {
      ...score,
      outcome:
        value === null
          ? { kind: 'unscorable', reason: 'disconnected', detail: '' }
          : { kind: 'scored', value, sizeTerm: null, separationTerm: null },
    };
  });

/** What the strategy asks for under each spec where nothing but its window matters. */
export function playedRace(plan: SearchPlan): readonly (readonly Position[])[] {
  const all = specsOf(plan);
  const { representative } = findSpace(plan.space);
  const { asks } = playSearch(racing, strategyContext(plan), plan.window, simplest, {
    landscape: (position, k) => [valueOf(representative(position), all[k] ?? plan.spec)],
  });
  return all.map((_, k) => asks.flatMap(({ position, fidelity }) => (fidelity === k ? [position] : [])));
}
