export type { Member } from './member.ts';
export { positionsOf, type Order } from './order.ts';
export {
  maxShardSize,
  proposedPositions,
  shardPositions,
  shardSize,
  shardWork,
  usualShardSize,
  type ShardWork,
} from './shard.ts';
export { collectTells, tellQueue, type CollectedTells, type TellQueue } from './tell-queue.ts';
export { askable, dueTells } from './window.ts';
export { scoredAs } from './scored-as.ts';
export { planMembers, type PlanRequest } from './plan-members.ts';
export {
  isPlain,
  lastLevel,
  mostGoals,
  mostLevels,
  plainGoal,
  quantitiesOf,
  scoreAlone,
  type Aim,
  type AimLevel,
  type Goal,
  type LevelTime,
  type Likeness,
  type Quantity,
  type Term,
} from './aim/aim.ts';
export { affordable, hasLeft, isCounted, nothingSpent, type Expense, type Spent } from './spending.ts';
export { countOf } from './aim/count-of.ts';
export { aimedStrategy } from './aim/aimed-strategy.ts';
export type { Foreseen, Objective } from './aim/objective.ts';
export { checkConstraints, keeping, type Constraints } from './constraints.ts';
export {
  defaultWindow,
  mostIncluded,
  type Budget,
  type SearchPlan,
  type SearchState,
} from './search-plan.ts';
export {
  checkRepeats,
  asksByReplicate,
  firstOf,
  mostSpecs,
  repeatId,
  repeatIds,
  repeatPlan,
  samplesEach,
  specGrid,
  specsOf,
  type SpecGrid,
} from './repeats.ts';
export { repetition } from './repetition.ts';
export { shrunkLimit, type ShrunkLimit } from './shrunk-limit.ts';
export type {
  Fidelities,
  Proposal,
  SearchedSpace,
  Strategy,
  StrategyContext,
  StrategyState,
  Tell,
} from './strategy.ts';
export {
  namedParameters,
  parseParameters,
  type ParameterRule,
  type ParameterRules,
  type ParameterValues,
} from './parameters.ts';
export { findStrategy, strategies, type StrategyName } from './strategies/strategies.ts';
export { fullFidelity } from './sequential-strategy.ts';
export type { Values } from './dominance.ts';
export { paretoFront, type Valued } from './pareto-front.ts';
export { goalValues } from './aim/goal-values.ts';
export { checkPlan, plainContext, strategyContext } from './strategy-context.ts';
export {
  bestSoFar,
  spreadOf,
  spreadProbabilities,
  type CurvePoint,
  type RunEnd,
  type RunResult,
  type RunSpread,
} from './runs/best-so-far.ts';
export type { Incumbent } from './runs/incumbents.ts';
export { type Measure, type Measurement, type RunRules } from './runs/play-run.ts';
export { roundPlaces } from './runs/round-places.ts';
export { frontOnce, valued, type FrontAsk, type FrontResult } from './runs/front-once.ts';
export { runMany } from './runs/run-many.ts';
export { runOnce } from './runs/run-once.ts';
