export { createNativeEngine, type NativeEngineName } from './load-native.ts';
export { createWasmEngine } from './load-wasm.ts';
export { createTfjsEngine } from './tfjs-engine.ts';
export { TensorflowError, type Backend, type Tensorflow } from './tensorflow.ts';
