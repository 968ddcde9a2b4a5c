export { createOnnxEngine, type OnnxEngineOptions } from './onnx-engine.ts';
export { readBlockSize } from './block-size.ts';
export { buildCodesModel, imageInput, type CodesModel, type CodeTap } from './codes-model.ts';
export { ExecutionProviderError, sessionOptions, type ExecutionProvider } from './execution-provider.ts';
export type { ModelForm } from './model-form.ts';
