export { installedVersion, type EngineRuntime } from './engine-package.ts';
export type { OperationCount, OperationPlaces } from '@naswot/engine-onnx';
export { loadOverlapping } from './overlapping-engine.ts';
export {
  engines,
  isEngineName,
  loadEngine,
  loadPlanner,
  profileEngine,
  type EngineEntry,
  type EngineName,
} from './load-engine.ts';
