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
export { defaultWindow, type Budget, type SearchPlan, type SearchState } from './search-plan.ts';
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
  parseParameters,
  type ParameterRule,
  type ParameterRules,
  type ParameterValues,
} from './parameters.ts';
export { findStrategy, strategies, type StrategyName } from './strategies/strategies.ts';
export { checkPlan, plainContext, strategyContext, type SearchTerms } from './strategy-context.ts';
