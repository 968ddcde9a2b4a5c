import type { InferenceSession } from 'onnxruntime-node';
import { EngineUnusable, gpuFailure, type GpuFailure } from '@naswot/scoring';
import type { ModelForm } from './model-form.ts';
import { whyCudaDoesNotLoad } from './provider-libraries.ts';

/** Where ONNX Runtime runs a model. */
export type ExecutionProvider = 'cpu' | 'webgpu' | 'cuda';

/** Where kernels are formed: packed on this processor, or where the codes are, so that these stay on the device. */
export type KernelPlace = 'host' | 'device';

/** The one rule for that: packed bits are the fastest on a CPU, and a device's bus is too narrow for codes. */
export const kernelPlaceOf = (provider: ExecutionProvider): KernelPlace =>
  provider === 'cpu' ? 'host' : 'device';

/**
 * One thread a lane, and no arena: a session lives for one network, and an arena would be filled and given back with each.
 * What keeps a lane fast is that its process keeps its heap (the scorer sets malloc's thresholds).
 */
export const sessionOptions = (
  provider: ExecutionProvider,
  form: ModelForm['kind'],
): InferenceSession.SessionOptions => ({
  executionProviders: [provider],
  // A blocked model is written as it is to run: looking for more to do takes longer than it gives.
  graphOptimizationLevel: form === 'blocked' ? 'disabled' : 'all',
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  enableCpuMemArena: false,
  enableMemPattern: false,
  // Nothing but what ends the process: what goes wrong is thrown, and would be told twice.
  logSeverityLevel: 4,
});

/** Where nothing more is known than that a session could not be made. */
const unknownFailures: Record<ExecutionProvider, GpuFailure> = {
  cpu: { why: 'ONNX Runtime refuses the model', whatToDo: 'use --engine tfjs-wasm' },
  webgpu: {
    why: 'it needs a GPU with a Vulkan, Direct3D 12 or Metal driver (Debian: libvulkan1 and the driver of the GPU)',
    whatToDo: 'use --engine onnx-cpu',
  },
  cuda: {
    why: 'its CUDA libraries do not load on this machine, or there is no NVIDIA GPU',
    whatToDo: 'use --engine onnx-cpu',
  },
};

/**
 * The error to show where a session cannot be made on a provider. `place` is the folder of the runtime's package, null for this
 * program's own: what CUDA's provider lacks is found there.
 */
export function explainProvider(
  provider: ExecutionProvider,
  place: string | null,
  cause: unknown,
): EngineUnusable {
  const message = cause instanceof Error ? cause.message : String(cause);
  const loader = provider === 'cuda' && place !== null ? whyCudaDoesNotLoad(place) : null;
  // A failed assertion begins with the place in ONNX Runtime's sources.
  const said = (loader ?? message)
    .replaceAll(/\s+/g, ' ')
    .replace(/^.* was false\. /, '')
    .trim();
  const engine = `onnx-${provider}`;
  const known = provider === 'cuda' ? gpuFailure(engine, said) : null;
  const { why, whatToDo } = known ?? unknownFailures[provider];
  return new EngineUnusable(engine, `${why} (${said})`, whatToDo, { cause });
}
