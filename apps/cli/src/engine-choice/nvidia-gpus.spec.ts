import { describe, expect, it } from 'vitest';
import { isListed } from './check-devices.ts';
import { parseGpus } from './nvidia-gpus.ts';

/** As `nvidia-smi --query-gpu=index,uuid,name,memory.total,driver_version --format=csv,noheader,nounits` prints them. */
const printed = `0, GPU-8f3c2a10-1b2c-3d4e-5f60-718293a4b5c6, NVIDIA H100 80GB HBM3, 81559, 550.54.15
1, GPU-0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9, NVIDIA GB10, [N/A], 550.54.15
`;

describe('GPUs that NVIDIA lists', () => {
  it('have a number, an identifier, a name, a driver and, where they have their own, memory', () => {
    expect(parseGpus(printed)).toEqual([
      {
        index: '0',
        uuid: 'GPU-8f3c2a10-1b2c-3d4e-5f60-718293a4b5c6',
        name: 'NVIDIA H100 80GB HBM3',
        memoryBytes: 81_559 * 1_048_576,
        driver: '550.54.15',
      },
      expect.objectContaining({ index: '1', name: 'NVIDIA GB10', memoryBytes: null }),
    ]);
  });

  it('are none where something else is printed', () => {
    expect(parseGpus('No devices were found\n')).toEqual([]);
    expect(parseGpus('')).toEqual([]);
  });

  const parts = ['MIG-6a7b8c9d-0e1f-5203-8405-6a7b8c9d0e1f'];
  it.each([
    ['0', true],
    ['1', true],
    ['2', false],
    ['GPU-8f3c2a10', true],
    ['GPU-0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9', true],
    ['GPU-ffff', false],
    ['MIG-6a7b8c9d-0e1f-5203-8405-6a7b8c9d0e1f', true],
    ['MIG-0', false],
  ])('have %s: %s', (device, is) => {
    expect(isListed(device, parseGpus(printed), parts)).toBe(is);
  });
});
