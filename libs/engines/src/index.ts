export { engines, isEngineName, loadEngine, type EngineEntry, type EngineName } from './load-engine.ts';
