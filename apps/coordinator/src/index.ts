export {
  runCoordinator,
  type Coordinator,
  type CoordinatorConfig,
  type FollowOptions,
} from './run-coordinator.ts';
export {
  serveCoordinator,
  type CoordinatorServiceConfig,
  type ServedAddresses,
} from './serve-coordinator.ts';
export type { Progress } from './search-runner.ts';
