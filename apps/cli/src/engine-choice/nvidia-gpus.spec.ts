import { describe, expect, it } from 'vitest';
import { smallestMemory, whyNotThese } from './check-devices.ts';
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
    ['0'],
    ['0,1'],
    ['GPU-8f3c2a10,GPU-0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9'],
    ['MIG-6a7b8c9d-0e1f-5203-8405-6a7b8c9d0e1f'],
  ])('have %s', (devices) => {
    expect(whyNotThese(devices.split(','), parseGpus(printed), parts)).toBeNull();
  });

  const there = '0 (NVIDIA H100 80GB HBM3), 1 (NVIDIA GB10)';
  const [first, second] = parseGpus(printed).map(({ uuid }) => uuid);
  it.each([
    ['0,2', `there is no GPU 2; expected of ${there}`],
    ['GPU-ffff', `there is no GPU GPU-ffff; expected of ${there}`],
    ['MIG-0', `there is no GPU MIG-0; expected of ${there}`],
    ['GPU-', `GPU- fits ${first} and ${second}; expected one of them`],
    ['0,0', '0 and 0 are the same GPU; expected each once'],
    ['1,0,GPU-8f3c', '0 and GPU-8f3c are the same GPU; expected each once'],
  ])('are not %s: %s', (devices, why) => {
    expect(whyNotThese(devices.split(','), parseGpus(printed), parts)).toBe(why);
  });

  const small = `2, GPU-11111111-2222-3333-4444-555555555555, Tesla T4, 15360, 550.54.15\n`;
  it.each([
    ['0', 81_559],
    ['0,2', 15_360],
    ['GPU-8f3c2a10,2', 15_360],
  ])('bound lanes on %s by the memory of the smallest, %i MiB', (devices, mebibytes) => {
    expect(smallestMemory(devices.split(','), parseGpus(printed + small))).toBe(mebibytes * 1_048_576);
  });

  it.each(['1', '0,1', 'MIG-6a7b8c9d', '0,MIG-6a7b8c9d'])('bound nothing on %s', (devices) => {
    expect(smallestMemory(devices.split(','), parseGpus(printed + small))).toBeNull();
  });
});
