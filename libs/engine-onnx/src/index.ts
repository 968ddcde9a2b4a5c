export { createOnnxEngine, type OnnxEngineOptions } from './onnx-engine.ts';
export { onnxPlanner } from './onnx-planner.ts';
export { readBlockSize } from './block-size.ts';
export { buildCodesModel, type CodesModel, type CodeTap } from './codes-model.ts';
export { prepareRun, type CodesRun } from './codes-run.ts';
export {
  profileOperations,
  withProfiles,
  type OperationCount,
  type OperationPlaces,
} from './operation-places.ts';
export { sessionOptions, type ExecutionProvider } from './execution-provider.ts';
export { cudaOptions } from './cuda-options.ts';
export { ownRuntime, type OnnxRuntime } from './runtime.ts';
export type { ModelForm } from './model-form.ts';
