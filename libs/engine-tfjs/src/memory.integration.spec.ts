import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { findSpace } from '@naswot/space';
import { provideEngine } from '../../../tools/servers/engines.ts';
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
const convolutions = [cellOf('nor_conv_3x3')];
const pools = [cellOf('avg_pool_3x3')];

const space = findSpace('nas-bench-201');
const manyCells = Array.from({ length: 24 }, (_, k) => space.atPublishedIndex(650 * (k + 1)))
  .filter((position) => space.describe(position).isConnected)
  .map((position) => space.format(position));

const short = { cellsPerStage: 1 };
const cases: readonly (Omit<Workload, 'folder'> & { readonly title: string })[] = [
  { title: 'of maps', settings: short, size: 128, architectures: convolutions },
  { title: 'without weights in its cells', settings: short, size: 128, architectures: pools },
  { title: 'of large maps', settings: short, size: 512, architectures: convolutions },
  {
    title: 'of weights',
    settings: { cellsPerStage: 1, stemChannels: 128, imageSize: 8 },
    size: 32,
    architectures: convolutions,
  },
  {
    title: 'that is small',
    settings: { cellsPerStage: 1, stemChannels: 4, imageSize: 8 },
    size: 16,
    architectures: convolutions,
  },
  { title: 'that is the largest of many', settings: short, size: 64, architectures: manyCells },
];

const folders: Readonly<Record<string, () => Promise<string | null>>> = {
  'tfjs-wasm': () => Promise.resolve(null),
  'tfjs-node': async () => path.join(await provideEngine('tfjs-node'), 'engines'),
};

describe.each(Object.entries(folders))('the memory estimate of %s', (_engine, folder) => {
  it.each(cases.map((workload) => [workload.title, workload.size, workload] as const))(
    'of a network %s, on %i images, is at least what it takes and at most twice that',
    { timeout: 300_000 },
    async (_title, _size, workload) => {
      const { measuredBytes, estimatedBytes } = await measure({ ...workload, folder: await folder() });
      expect(estimatedBytes).toBeGreaterThanOrEqual(measuredBytes);
      expect(estimatedBytes).toBeLessThanOrEqual(2 * measuredBytes);
    },
  );
});
