import type { GpuFailure } from '@naswot/scoring';
import type { NvidiaGpu } from './nvidia-gpus.ts';

/**
 * The oldest driver on Linux for what an engine's libraries are built with.
 *
 * @see https://docs.nvidia.com/deploy/cuda-compatibility/minor-version-compatibility.html
 */
const oldest: Readonly<Record<string, { readonly cuda: string; readonly driver: string }>> = {
  'onnx-cuda': { cuda: 'CUDA 13', driver: '580' },
  'tfjs-gpu': { cuda: 'CUDA 12', driver: '525.60.13' },
};

const numbersOf = (version: string): readonly number[] => version.split('.').map(Number);

/** Whether `a` is the older of two versions, `550.54.15`. */
function isOlder(a: string, b: string): boolean {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  const place = right.findIndex((number, k) => number !== (left[k] ?? 0));
  return place >= 0 && (left[place] ?? 0) < right[place]!;
}

/** Why the driver of the GPUs is too old for an engine, and what to do; null where it is not. */
export function driverTooOld(engine: string, gpus: readonly NvidiaGpu[]): GpuFailure | null {
  const needed = oldest[engine];
  const driver = gpus.find((gpu) => needed !== undefined && isOlder(gpu.driver, needed.driver))?.driver;
  if (needed === undefined || driver === undefined) return null;
  return {
    why: `NVIDIA's driver ${driver} is too old for ${engine}, which is built for ${needed.cuda}: expected ${needed.driver} or later`,
    whatToDo: 'update the driver, or use --engine onnx-webgpu or onnx-cpu',
  };
}
