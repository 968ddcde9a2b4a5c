import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findSpace } from '@naswot/space';
import { provideEngine } from '../../../tools/servers/engines.ts';
import type { Peak, Workload } from './testing/measure-peak.ts';
import { runProgram } from './testing/run-program.ts';

/** As a scorer starts its lanes: the heap is kept from network to network, on huge pages where there are some. */
const laneHeap = [
  'glibc.malloc.hugetlb=1',
  'glibc.malloc.mmap_threshold=4294967296',
  'glibc.malloc.trim_threshold=17179869184',
  'glibc.malloc.top_pad=268435456',
].join(':');

const space = findSpace('nas-bench-201');

const cellOf = (operation: string): string =>
  `|${operation}~0|+|${operation}~0|${operation}~1|+|${operation}~0|${operation}~1|${operation}~2|`;

/** Cells from the whole published table, none of them disconnected. */
const cellsEvery = (step: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, k) => space.atPublishedIndex(step * (k + 1)))
    .filter((position) => space.describe(position).isConnected)
    .map((position) => space.format(position));

const convolutions = [cellOf('nor_conv_3x3')];
const pools = [cellOf('avg_pool_3x3')];
const short = { cellsPerStage: 1 };
const wide = { cellsPerStage: 1, stemChannels: 128, imageSize: 8 };
const unblocked = { cellsPerStage: 1, stemChannels: 120, imageSize: 8 };
const small = { cellsPerStage: 1, stemChannels: 4, imageSize: 8 };
const thrice = convolutions.flatMap((cell) => [cell, cell, cell]);

/** An estimate of more keeps networks from lanes that have the room; the peak itself differs by some percent from run to run. */
const mostOver = 2.25;

type Case = Workload & { readonly title: string };

const onnxCases: readonly Case[] = [
  { title: 'of maps and weights', settings: {}, size: 32, architectures: convolutions },
  { title: 'of maps', settings: {}, size: 128, architectures: convolutions },
  { title: 'without weights', settings: {}, size: 128, architectures: pools },
  { title: 'of large maps', settings: short, size: 512, architectures: convolutions },
  { title: 'of weights', settings: wide, size: 32, architectures: convolutions },
  // One network's model, read and let go of, says little: the heap has grown to what it takes after some.
  { title: 'of weights in the model', settings: unblocked, size: 32, architectures: thrice },
  { title: 'that is small', settings: small, size: 16, architectures: convolutions },
  { title: 'that is the largest of many', settings: {}, size: 64, architectures: cellsEvery(1_301, 12) },
];

const tensorflowCases: readonly Case[] = [
  { title: 'of maps', settings: short, size: 128, architectures: convolutions },
  { title: 'without weights in its cells', settings: short, size: 128, architectures: pools },
  { title: 'of large maps', settings: short, size: 512, architectures: convolutions },
  { title: 'of weights', settings: wide, size: 32, architectures: convolutions },
  { title: 'that is small', settings: small, size: 16, architectures: convolutions },
  { title: 'that is the largest of many', settings: short, size: 64, architectures: cellsEvery(650, 24) },
];

const own = () => Promise.resolve(null);
const installed = async () => path.join(await provideEngine('tfjs-node'), 'engines');

describe.each([
  ['onnx-cpu', onnxCases, own],
  ['tfjs-wasm', tensorflowCases, own],
  ['tfjs-node', tensorflowCases, installed],
] as const)('the memory estimate of %s', (engine, cases, folderOf) => {
  it.each(cases.map((workload) => [workload.title, workload.size, workload] as const))(
    'of a network %s, on %i images, is at least what a new lane takes and not far more',
    { timeout: 300_000 },
    async (_title, _size, workload) => {
      const place = { engine, folder: await folderOf(), environment: { GLIBC_TUNABLES: laneHeap } };
      const { measuredBytes, estimatedBytes } = (await runProgram(
        'measure-peak.ts',
        place,
        workload,
      )) as Peak;
      expect(workload.architectures.length).toBeGreaterThan(0);
      expect(estimatedBytes).toBeGreaterThanOrEqual(measuredBytes);
      expect(estimatedBytes).toBeLessThanOrEqual(mostOver * measuredBytes);
    },
  );
});
