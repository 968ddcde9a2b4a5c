export { installedVersion, type EngineRuntime } from './engine-package.ts';
export { engines, isEngineName, loadEngine, type EngineEntry, type EngineName } from './load-engine.ts';
