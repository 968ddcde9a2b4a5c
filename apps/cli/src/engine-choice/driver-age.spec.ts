import { describe, expect, it } from 'vitest';
import { driverTooOld } from './driver-age.ts';
import { parseGpus } from './nvidia-gpus.ts';

/** As `nvidia-smi` lists a GPU of that driver. */
const gpusOf = (driver: string) =>
  parseGpus(`0, GPU-8f3c2a10-1b2c-3d4e-5f60-718293a4b5c6, NVIDIA H100 80GB HBM3, 81559, ${driver}\n`);

describe('a driver', () => {
  it.each([
    ['onnx-cuda', '550.54.15', true],
    ['onnx-cuda', '579.99', true],
    ['onnx-cuda', '580.65.06', false],
    ['onnx-cuda', '1000.1', false],
    ['tfjs-gpu', '470.256.02', true],
    ['tfjs-gpu', '525.60.11', true],
    ['tfjs-gpu', '525.60.13', false],
    ['tfjs-gpu', '525.125.06', false],
    ['tfjs-gpu', '550.54.15', false],
    ['onnx-webgpu', '390.1', false],
    ['onnx-cuda', '[N/A]', false],
  ])('for %s of version %s is too old: %s', (engine, driver, is) => {
    expect(driverTooOld(engine, gpusOf(driver)) !== null).toBe(is);
  });

  it('that is too old is told with what to do', () => {
    expect(driverTooOld('onnx-cuda', gpusOf('550.54.15'))).toEqual({
      why: "NVIDIA's driver 550.54.15 is too old for onnx-cuda, which is built for CUDA 13: expected 580 or later",
      whatToDo: 'update the driver, or use --engine onnx-webgpu or onnx-cpu',
    });
  });
});
