import type { InferenceSession } from 'onnxruntime-node';
import type { ModelForm } from './model-form.ts';

/** Where ONNX Runtime runs a model. */
export type ExecutionProvider = 'cpu' | 'webgpu' | 'cuda';

/** Where kernels are formed: packed on this processor, or where the codes are, so that these stay on the device. */
export type KernelPlace = 'host' | 'device';

/** The one rule for that: packed bits are the fastest on a CPU, and a device's bus is too narrow for codes. */
export const kernelPlaceOf = (provider: ExecutionProvider): KernelPlace =>
  provider === 'cpu' ? 'host' : 'device';

/** An execution provider that cannot be used here; the message says why and what to do. */
export class ExecutionProviderError extends Error {
  override readonly name = 'ExecutionProviderError';
}

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

const reasons: Record<Exclude<ExecutionProvider, 'cpu'>, string> = {
  webgpu:
    'it needs a GPU with a Vulkan, Direct3D 12 or Metal driver (Debian: libvulkan1 and the driver of the GPU); use --engine onnx-cpu',
  cuda: 'its CUDA libraries do not load on this machine, or there is no NVIDIA GPU; use --engine onnx-cpu',
};

/** The error to show where a session cannot be made on a provider that has to be installed. */
export function explainProvider(provider: ExecutionProvider, cause: unknown): Error {
  const message = cause instanceof Error ? cause.message : String(cause);
  // A failed assertion begins with the place in ONNX Runtime's sources.
  const detail = message
    .replaceAll(/\s+/g, ' ')
    .replace(/^.* was false\. /, '')
    .trim();
  if (provider === 'cpu')
    return new ExecutionProviderError(`ONNX Runtime refused the model: ${detail}`, { cause });
  return new ExecutionProviderError(
    `engine onnx-${provider} cannot be used: ${reasons[provider]} (${detail})`,
    { cause },
  );
}
