import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomStream } from '@naswot/network';
import { countings, engineTolerance, type Outcome } from '@naswot/scoring';
import { findSpace } from '@naswot/space';
import { kendallTau } from '@naswot/statistics';
import { provideEngine } from '../../../tools/servers/engines.ts';
import { provideSoftwareVulkan } from '../../../tools/servers/software-vulkan.ts';
import { runProgram, type EnginePlace } from './testing/run-program.ts';
import type { CellOutcomes } from './testing/score-cells.ts';

const space = findSpace('nas-bench-201');
const isConnected = (cell: number): boolean => space.describe(space.atPublishedIndex(cell)).isConnected;

/** Cells of the published table, drawn once; a disconnected one has no score whatever runs it. */
const drawn = [
  ...new Set(
    randomStream(0, 'cells')
      .words(400)
      .map((word) => word % 15_625),
  ),
].filter(isConnected);
const images = 16;

const inProcess = (engine: string): EnginePlace => ({ engine, folder: null });
const installed = async (engine: 'tfjs-node' | 'tfjs-gpu'): Promise<EnginePlace> => ({
  engine,
  folder: path.join(await provideEngine(engine), 'engines'),
});

const score = async (place: EnginePlace, cells: readonly number[]) =>
  (await runProgram('score-cells.ts', place, { cells, images })) as readonly CellOutcomes[];

/** Of outcomes of two kinds infinite. */
function distance(a: Outcome, b: Outcome): number {
  if (a.kind === 'scored' && b.kind === 'scored') return Math.abs(a.value - b.value);
  return a.kind === 'unscorable' && b.kind === 'unscorable' && a.reason === b.reason ? 0 : Infinity;
}

const largestDistance = (a: readonly CellOutcomes[], b: readonly CellOutcomes[]): number =>
  Math.max(...a.flatMap((cell, k) => countings.map((counting) => distance(cell[counting], b[k]![counting]))));

describe('the scores of cells', () => {
  const cells = drawn.slice(0, 10);
  let expected: readonly CellOutcomes[] = [];
  beforeAll(async () => {
    expected = await score(inProcess('onnx-cpu'), cells);
  });

  it('are numbers, and differ from cell to cell', () => {
    const values = expected.map(({ unit }) => (unit.kind === 'scored' ? unit.value : unit.reason));
    expect(values.filter((value) => typeof value === 'number')).toHaveLength(10);
    expect(new Set(values).size).toBe(10);
  });

  it.each([
    ['tfjs-wasm', () => inProcess('tfjs-wasm')],
    ['tfjs-node', () => installed('tfjs-node')],
    ['tfjs-gpu', () => installed('tfjs-gpu')],
    [
      'onnx-webgpu',
      async () => ({ ...inProcess('onnx-webgpu'), environment: await provideSoftwareVulkan() }),
    ],
  ] as const)(
    'are those of onnx-cpu on %s, in both countings',
    { timeout: 300_000 },
    async (_engine, place) => {
      expect(largestDistance(await score(await place(), cells), expected)).toBeLessThanOrEqual(
        engineTolerance,
      );
    },
  );
});

describe('the rankings of 200 random cells', () => {
  const cells = drawn.slice(0, 200);
  const ranking = async (place: EnginePlace): Promise<readonly (number | null)[]> =>
    (await score(place, cells)).map(({ unit }) => (unit.kind === 'scored' ? unit.value : null));

  it('are one on all engines that are fast on CPUs', { timeout: 300_000 }, async () => {
    expect(cells).toHaveLength(200);
    const onnx = await ranking(inProcess('onnx-cpu'));
    const wasm = await ranking(inProcess('tfjs-wasm'));
    const node = await ranking(await installed('tfjs-node'));
    // Most have scores, and most of these are not tied.
    expect(new Set(onnx).size).toBeGreaterThan(100);
    for (const [a, b] of [
      [onnx, wasm],
      [onnx, node],
      [wasm, node],
    ] as const)
      expect(kendallTau(a, b)).toBeGreaterThanOrEqual(0.999);
  });
});
