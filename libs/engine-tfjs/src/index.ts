export { createNativeEngine, loadNative, type NativeEngineName } from './load-native.ts';
export { createWasmEngine, loadWasm } from './load-wasm.ts';
export { tfjsPlanner } from './tfjs-plan.ts';
export { createTfjsEngine } from './tfjs-engine.ts';
export { TensorflowError, type Backend, type Tensorflow } from './tensorflow.ts';
