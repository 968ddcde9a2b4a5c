import { createOnnxEngine, onnxPlanner } from '@naswot/engine-onnx';
import type { DeviceEngine, Planner } from '@naswot/scoring';

/** Models as devices run them, planned on another thread, which ONNX Runtime runs on the processor: it takes milliseconds anywhere. */
export const createEngine = (): Promise<DeviceEngine> =>
  createOnnxEngine({ provider: 'cpu', form: 'primitives', kernel: 'device' });

export const createPlanner = (): Promise<Planner> => Promise.resolve(onnxPlanner('webgpu'));
