import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { findSpace } from '@naswot/space';
import { estimateMemory } from './memory.ts';
import type { Peak, Workload } from './testing/measure-peak.ts';

const program = path.join(import.meta.dirname, 'testing/measure-peak.ts');

/** As a scorer starts its lanes: the heap is kept from network to network, on huge pages where there are some. */
const laneHeap = [
  'glibc.malloc.hugetlb=1',
  'glibc.malloc.mmap_threshold=4294967296',
  'glibc.malloc.trim_threshold=17179869184',
  'glibc.malloc.top_pad=268435456',
].join(':');

async function measure(workload: Workload): Promise<Peak> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), program, JSON.stringify(workload)],
    { env: { ...process.env, GLIBC_TUNABLES: laneHeap } },
  );
  return JSON.parse(stdout) as Peak;
}

const cellOf = (operation: string): string =>
  `|${operation}~0|+|${operation}~0|${operation}~1|+|${operation}~0|${operation}~1|${operation}~2|`;

/** Twelve cells from the whole published table, none of them disconnected. */
const space = findSpace('nas-bench-201');
const manyCells = Array.from({ length: 12 }, (_, k) => space.atPublishedIndex(1_301 * (k + 1)))
  .filter((position) => space.describe(position).isConnected)
  .map((position) => space.format(position));

const short = { cellsPerStage: 1 };
const wide = { cellsPerStage: 1, stemChannels: 128, imageSize: 8 };
const unblocked = { cellsPerStage: 1, stemChannels: 120, imageSize: 8 };
const small = { cellsPerStage: 1, stemChannels: 4, imageSize: 8 };
const threeByThree = [cellOf('nor_conv_3x3')];
const three = threeByThree.flatMap((cell) => [cell, cell, cell]);

const cases: readonly (Workload & { readonly title: string })[] = [
  { title: 'of maps and weights', settings: {}, size: 32, architectures: threeByThree },
  { title: 'of maps', settings: {}, size: 128, architectures: threeByThree },
  { title: 'without weights', settings: {}, size: 128, architectures: [cellOf('avg_pool_3x3')] },
  { title: 'of large maps', settings: short, size: 512, architectures: threeByThree },
  { title: 'of weights', settings: wide, size: 32, architectures: threeByThree },
  // One network's model, read and let go of, says little: the heap has grown to what it takes after some.
  { title: 'of weights in the model', settings: unblocked, size: 32, architectures: three },
  { title: 'that is small', settings: small, size: 16, architectures: threeByThree },
];

describe('the memory estimate of a network', () => {
  it.each(cases.map((workload) => [workload.title, workload.size, workload] as const))(
    '%s, on %i images, is at least what a new lane takes and at most twice that',
    async (_title, _size, workload) => {
      const { measuredBytes, estimatedBytes } = await measure(workload);
      expect(estimatedBytes).toBeGreaterThanOrEqual(measuredBytes);
      expect(estimatedBytes).toBeLessThanOrEqual(2 * measuredBytes);
    },
  );

  it('that is the largest of many holds for the lane that has run them all', async () => {
    expect(manyCells.length).toBeGreaterThan(8);
    const { measuredBytes, estimatedBytes } = await measure({
      settings: {},
      size: 64,
      architectures: manyCells,
    });
    expect(estimatedBytes).toBeGreaterThanOrEqual(measuredBytes);
    expect(estimatedBytes).toBeLessThanOrEqual(2 * measuredBytes);
  });

  it('grows with the images', () => {
    const network = space.network(space.atPublishedIndex(0), space.parseSettings({}));
    const estimates = [1, 32, 128, 1024].map((size) => estimateMemory(network, size, { kind: 'operator' }));
    expect(estimates).toEqual([...estimates].sort((a, b) => a - b));
  });
});
