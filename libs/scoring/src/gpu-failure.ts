import { installHint } from './engine-unusable.ts';

/** Why a GPU cannot be used, and what to do about it. */
export interface GpuFailure {
  readonly why: string;
  readonly whatToDo: string;
}

interface Known {
  readonly said: RegExp;
  /** `library` is what the expression caught. */
  readonly explain: (engine: string, library: string) => GpuFailure;
}

const otherEngine = 'use --engine onnx-cpu';

/** What CUDA, cuDNN, TensorFlow, ONNX Runtime and the system's loader say; the first that matches counts. */
const known: readonly Known[] = [
  {
    said: /CUDA driver version is insufficient for CUDA runtime version|cudaErrorInsufficientDriver/,
    explain: () => ({
      why: "NVIDIA's driver is too old for its CUDA libraries",
      whatToDo: `update the driver (docs/engines.md has the oldest that will do), or ${otherEngine}`,
    }),
  },
  {
    said: /unsupported display driver \/ cuda driver combination|does not match DSO version|Driver\/library version mismatch|forward compatibility was attempted on non supported HW/,
    explain: () => ({
      why: "NVIDIA's driver and its library libcuda.so.1 are of two versions",
      whatToDo: `start the machine again after the driver's update (in a container: take the library of the host), or ${otherEngine}`,
    }),
  },
  {
    // cuInit's 303 is CUDA_ERROR_SHARED_OBJECT_INIT_FAILED: TensorFlow has not found the driver's library.
    said: /libcuda\.so(\.1)?: cannot open shared object file|failed call to cuInit: UNKNOWN ERROR \(303\)/,
    explain: () => ({
      why: "NVIDIA's driver is not installed: there is no libcuda.so.1",
      whatToDo: `install the driver (in a container: start it with its GPUs, docker run --gpus all), or ${otherEngine}`,
    }),
  },
  {
    said: /no CUDA-capable device is detected|CUDA_ERROR_NO_DEVICE|invalid device ordinal/,
    explain: () => ({
      why: 'there is no NVIDIA GPU that this process sees',
      whatToDo: `compare 'nvidia-smi -L' with --devices and CUDA_VISIBLE_DEVICES, or ${otherEngine}`,
    }),
  },
  {
    said: /no kernel image is available for execution on the device/,
    explain: () => ({
      why: 'its libraries hold nothing for a GPU of this generation',
      whatToDo: 'use --engine onnx-webgpu, which takes any GPU with a Vulkan driver, or onnx-cpu',
    }),
  },
  {
    said: /Loaded runtime CuDNN library: (\S+) but source was compiled with|CUDNN_STATUS_(?:SUBLIBRARY_)?VERSION_MISMATCH/,
    explain: (_engine, version) => ({
      why: `another cuDNN than its own is loaded${version === '' ? '' : `, version ${version}`}`,
      whatToDo: `take other CUDA libraries out of LD_LIBRARY_PATH, or ${otherEngine}`,
    }),
  },
  {
    said: /CUDNN_STATUS_NOT_INITIALIZED|CUBLAS_STATUS_NOT_INITIALIZED/,
    explain: () => ({
      why: "NVIDIA's libraries do not start on the GPU: other programs hold its memory, or its driver is too old for them",
      whatToDo: `look at nvidia-smi, free its memory or update the driver, or ${otherEngine}`,
    }),
  },
  {
    said: /version [`']((?:GLIBC|GLIBCXX|CXXABI)_[\w.]+)' not found/,
    explain: (_engine, version) => ({
      why: `this system's C and C++ libraries are too old: ${version} is missing`,
      whatToDo: `use a newer system, or ${otherEngine}`,
    }),
  },
  {
    said: /undefined symbol: (\w+)/,
    explain: (engine, symbol) => ({
      why: `two of its libraries are of different versions: one lacks ${symbol}`,
      whatToDo: `take other libraries out of LD_LIBRARY_PATH, or ${installHint(engine)}`,
    }),
  },
  {
    said: /(lib[\w.+-]+\.so[\w.]*): (?:cannot open shared object file|file too short|invalid ELF header)/,
    explain: (engine, library) => ({
      why: `its library ${library} is not there or not whole`,
      whatToDo: installHint(engine),
    }),
  },
];

/** What a library's words come to; null where they are not known. */
export function gpuFailure(engine: string, message: string): GpuFailure | null {
  for (const { said, explain } of known) {
    const found = said.exec(message);
    if (found !== null) return explain(engine, found[1] ?? '');
  }
  return null;
}
