export {
  runCoordinator,
  type Coordinator,
  type CoordinatorConfig,
  type FollowOptions,
} from './run-coordinator.ts';
export type { Progress } from './search-runner.ts';
