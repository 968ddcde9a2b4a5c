export {
  checkPlan,
  newSearchId,
  runCoordinator,
  type Coordinator,
  type CoordinatorConfig,
  type FollowOptions,
} from './run-coordinator.ts';
export type { Progress } from './search-runner.ts';
export { architectureRecord } from './architecture-record.ts';
