import { describe, expect, it } from 'vitest';
import { whyOnProcessor, whyUnusable } from './explain-gpu.ts';
import { parseGpus } from './nvidia-gpus.ts';

const there = (driver: string) => ({
  kind: 'there' as const,
  gpus: parseGpus(`0, GPU-8f3c2a10-1b2c-3d4e-5f60-718293a4b5c6, NVIDIA H100 80GB HBM3, 81559, ${driver}\n`),
});

describe('why tfjs-gpu runs on the processor', () => {
  it('is that there is no GPU, and why that is not seen', () => {
    // nvidia-smi without a driver: https://github.com/tensorflow/tensorflow/issues/40920
    const reason =
      "nvidia-smi fails (NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.)";
    expect(whyOnProcessor('tfjs-gpu', { kind: 'none', reason })).toBe(
      `it runs on the processor, since there is no NVIDIA GPU: ${reason}; install NVIDIA's driver, or use --engine onnx-cpu`,
    );
  });

  it('is a driver that is too old', () => {
    expect(whyOnProcessor('tfjs-gpu', there('470.256.02'))).toMatch(
      /^it runs on the processor, since NVIDIA's driver 470\.256\.02 is too old for tfjs-gpu, .*; update the driver, or use/,
    );
  });

  it('is its libraries where there is a GPU', () => {
    expect(whyOnProcessor('tfjs-gpu', there('550.54.15'))).toMatch(
      /run: naswot engine install tfjs-gpu --device cuda$/,
    );
  });
});

const none = { kind: 'none' as const, reason: 'nvidia-smi lists none' };

describe('why an engine that is installed cannot be used', () => {
  it('is what its library says, explained', () => {
    // https://github.com/tensorflow/tensorflow/issues/60913
    const said = `Loaded runtime CuDNN library: 9.1.0 but source was compiled with: 9.3.0.\nmore`;
    expect(whyUnusable('tfjs-gpu', said, none)).toBe(
      'engine tfjs-gpu cannot be used: another cuDNN than its own is loaded, version 9.1.0 (Loaded runtime CuDNN library: 9.1.0 but source was compiled with: 9.3.0.); take other CUDA libraries out of LD_LIBRARY_PATH, or use --engine onnx-cpu',
    );
  });

  it('is what nobody knows, with what to do', () => {
    expect(
      whyUnusable('onnx-cuda', 'CUDNN failure 5: CUDNN_STATUS_BAD_PARAM ; GPU=0', there('580.65.06')),
    ).toBe(
      'engine onnx-cuda cannot be used: it loads and does not run a network (CUDNN failure 5: CUDNN_STATUS_BAD_PARAM ; GPU=0); run: naswot engine install onnx-cuda, or use --engine onnx-cpu',
    );
  });

  it('is a driver that is too old, whatever the library says', () => {
    expect(
      whyUnusable('onnx-cuda', 'CUDNN failure 1001: CUDNN_STATUS_NOT_INITIALIZED', there('550.54.15')),
    ).toMatch(
      /^engine onnx-cuda cannot be used: NVIDIA's driver 550\.54\.15 is too old .*; update the driver, or use/,
    );
  });

  it('is left to the engine that explains itself', () => {
    const said = 'engine onnx-cuda cannot be used: why; what to do';
    expect(whyUnusable('onnx-cuda', said, there('580.65.06'))).toBeNull();
  });
});
