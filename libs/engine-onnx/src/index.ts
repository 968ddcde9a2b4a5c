export { createOnnxEngine, type OnnxEngineOptions } from './onnx-engine.ts';
export { buildCodesModel, imageInput, type CodesModel, type CodeTap } from './onnx-model.ts';
export { ExecutionProviderError, sessionOptions, type ExecutionProvider } from './execution-provider.ts';
export type { BatchNormForm } from './batch-norm.ts';
