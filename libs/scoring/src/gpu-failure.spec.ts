import { describe, expect, it } from 'vitest';
import { gpuFailure } from './gpu-failure.ts';

/** Of ONNX Runtime's sentences the part after the call's own name. */
const cases: readonly (readonly [said: string, why: string, whatToDo: string])[] = [
  // https://github.com/onnxruntime/mobius/issues/316
  [
    'CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version ; GPU=-1 ; hostname=c4327188c000000 ; file=/onnxruntime_src/onnxruntime/core/providers/cuda/cuda_execution_provider.cc ; line=336 ; expr=cudaSetDevice(info_.device_id);',
    "NVIDIA's driver is too old for its CUDA libraries",
    'update the driver',
  ],
  // https://github.com/gmalivenko/onnx2keras/issues/73 (TensorFlow)
  [
    'cudaGetDevice() failed. Status: CUDA driver version is insufficient for CUDA runtime version',
    "NVIDIA's driver is too old for its CUDA libraries",
    'update the driver',
  ],
  // https://github.com/NVIDIA/nvidia-docker/issues/1256
  [
    'CUDA: Check failed: e == cudaSuccess (803 vs. 0) : system has unsupported display driver / cuda driver combination',
    "NVIDIA's driver and its library libcuda.so.1 are of two versions",
    'start the machine again',
  ],
  // https://github.com/tensorflow/tensorflow/issues/4349, both
  [
    'kernel version 460.91.3 does not match DSO version 470.57.2 -- cannot find working devices in this configuration',
    "NVIDIA's driver and its library libcuda.so.1 are of two versions",
    'start the machine again',
  ],
  [
    'Failed to initialize NVML: Driver/library version mismatch',
    "NVIDIA's driver and its library libcuda.so.1 are of two versions",
    'start the machine again',
  ],
  // https://github.com/haotianteng/Chiron/issues/99, both
  [
    "Could not load dynamic library 'libcuda.so.1'; dlerror: libcuda.so.1: cannot open shared object file: No such file or directory",
    "NVIDIA's driver is not installed: there is no libcuda.so.1",
    'install the driver',
  ],
  [
    'failed call to cuInit: UNKNOWN ERROR (303)',
    "NVIDIA's driver is not installed: there is no libcuda.so.1",
    'install the driver',
  ],
  // https://github.com/deepinsight/insightface/issues/2524
  [
    'CUDA failure 100: no CUDA-capable device is detected ; GPU=32712 ; hostname=HOME-PC ; file=/onnxruntime_src/onnxruntime/core/providers/cuda/cuda_execution_provider.cc ; line=245 ; expr=cudaSetDevice(info_.device_id);',
    'there is no NVIDIA GPU that this process sees',
    "compare 'nvidia-smi -L'",
  ],
  // https://github.com/itsnine/yolov5-onnxruntime/issues/20
  [
    'CUDA failure 101: invalid device ordinal ; GPU=0 ; hostname=4dbec2b03d4e ; expr=cudaSetDevice(info_.device_id);',
    'there is no NVIDIA GPU that this process sees',
    "compare 'nvidia-smi -L'",
  ],
  // https://github.com/tensorflow/tensorflow/issues/16860
  [
    'failed call to cuInit: CUDA_ERROR_NO_DEVICE',
    'there is no NVIDIA GPU that this process sees',
    "compare 'nvidia-smi -L'",
  ],
  // https://github.com/microsoft/onnxruntime/issues/22441
  [
    "Non-zero status code returned while running Sigmoid node. Name:'/model.0/act/Sigmoid' Status Message: CUDA error cudaErrorNoKernelImageForDevice:no kernel image is available for execution on the device",
    'its libraries hold nothing for a GPU of this generation',
    'use --engine onnx-webgpu',
  ],
  // https://github.com/tensorflow/tensorflow/issues/60913
  [
    'Loaded runtime CuDNN library: 9.1.0 but source was compiled with: 9.3.0.  CuDNN library needs to have matching major version and equal or higher minor version.',
    'another cuDNN than its own is loaded, version 9.1.0',
    'take other CUDA libraries out of LD_LIBRARY_PATH',
  ],
  // https://github.com/microsoft/onnxruntime/issues/26322
  [
    'CUDNN failure 1001: CUDNN_STATUS_NOT_INITIALIZED ; GPU=0 ; hostname=PC-5CG50729R0 ; file=D:\\a\\_work\\1\\s\\onnxruntime\\core\\providers\\cuda\\cuda_execution_provider.cc ; line=182 ; expr=cudnnCreate(&cudnn_handle_);',
    "NVIDIA's libraries do not start on the GPU: other programs hold its memory, or its driver is too old for them",
    'look at nvidia-smi',
  ],
  // https://github.com/IBM/node-red-tensorflowjs/issues/7
  [
    "/lib64/libstdc++.so.6: version `GLIBCXX_3.4.21' not found (required by node_modules/@tensorflow/tfjs-node/lib/napi-v4/tfjs_binding.node)",
    "this system's C and C++ libraries are too old: GLIBCXX_3.4.21 is missing",
    'use a newer system',
  ],
  // https://github.com/microsoft/onnxruntime/issues/25609
  [
    'Failed to load library libonnxruntime_providers_cuda.so with error: libcudnn.so.9: cannot open shared object file: No such file or directory',
    'its library libcudnn.so.9 is not there or not whole',
    'run: naswot engine install onnx-cuda',
  ],
  // https://github.com/pykeio/ort/issues/429
  [
    'Failed to load library libonnxruntime_providers_shared.so with error: libonnxruntime_providers_shared.so: cannot open shared object file: No such file or directory',
    'its library libonnxruntime_providers_shared.so is not there or not whole',
    'run: naswot engine install onnx-cuda',
  ],
  // https://github.com/tensorflow/tensorflow/issues/74459 (tfjs-node-gpu)
  [
    "Could not load dynamic library 'libcudart.so.11.0'; dlerror: libcudart.so.11.0: cannot open shared object file: No such file or directory",
    'its library libcudart.so.11.0 is not there or not whole',
    'run: naswot engine install onnx-cuda',
  ],
  // https://github.com/tensorflow/tfjs/issues/3287
  [
    'libtensorflow.so.1: cannot open shared object file: No such file or directory',
    'its library libtensorflow.so.1 is not there or not whole',
    'run: naswot engine install onnx-cuda',
  ],
];

describe('gpuFailure', () => {
  it.each(cases)('explains: %s', (said, why, whatToDo) => {
    const failure = gpuFailure('onnx-cuda', said);
    expect(failure?.why).toBe(why);
    expect(failure?.whatToDo.startsWith(whatToDo)).toBe(true);
    expect(failure?.whatToDo).toMatch(/onnx-(cpu|webgpu)/);
  });

  it.each([
    'OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library',
    'CUDNN failure 5: CUDNN_STATUS_BAD_PARAM ; GPU=0',
    "Cannot find module './lib/napi-v8/tfjs_binding.node'",
  ])('does not know: %s', (said) => {
    expect(gpuFailure('onnx-cuda', said)).toBeNull();
  });
});
