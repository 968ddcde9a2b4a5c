import { describe, expect, it } from 'vitest';
import { countMacs, countParameters, countReluUnits, parameterTensors, reluInventory } from '@naswot/network';
import { cellAt, cellCount, parseCell, type Cell } from './cell.ts';
import { tinyNetwork } from './tiny-network.ts';

const published = { stemChannels: 16, cellsPerStage: 5, imageSize: 32, classes: 10 };
const some = Array.from({ length: Math.ceil(cellCount / 97) }, (_, k) => cellAt(k * 97));
const edgesWith = (cell: Cell, operation: string): number =>
  cell.filter((other) => other === operation).length;

describe('the network around a cell', () => {
  // Exact closed forms of the published networks (ten classes, 32 x 32 pixels); `flops` of other libraries count more layers.
  it('has the published parameters, multiplications and ReLU units', () => {
    for (const cell of some) {
      const network = tinyNetwork(cell, published);
      const [n3, n1] = [edgesWith(cell, 'nor_conv_3x3'), edgesWith(cell, 'nor_conv_1x1')];
      expect(countParameters(network)).toBe(73_306 + 243_040 * n3 + 28_000 * n1);
      expect(countMacs(network)).toBe(7_783_040 + 35_389_440 * n3 + 3_932_160 * n1);
      expect(countReluUnits(network, 'unit')).toBe(143_360 * (n3 + n1) + 40_960);
      expect(countReluUnits(network, 'released')).toBe(286_720 * (n3 + n1) + 77_824);
    }
  });

  it('has 65 parameters more for each class', () => {
    const cell = some[1]!;
    expect(countParameters(tinyNetwork(cell, { ...published, classes: 1 }))).toBe(
      countParameters(tinyNetwork(cell, published)) - 9 * 65,
    );
  });

  it('has a quarter of the ReLU units on images of half the side', () => {
    const cell = some[100]!;
    expect(4 * countReluUnits(tinyNetwork(cell, { ...published, imageSize: 16 }), 'unit')).toBe(
      countReluUnits(tinyNetwork(cell, published), 'unit'),
    );
  });

  it('names its tensors and ReLUs as the reference implementation does', () => {
    const cell = parseCell('|skip_connect~0|+|none~0|nor_conv_1x1~1|+|none~0|none~1|avg_pool_3x3~2|');
    const network = tinyNetwork(cell, { stemChannels: 2, cellsPerStage: 1, imageSize: 4, classes: 1 });
    expect(reluInventory(network).map(({ path, releasedCount }) => [path, releasedCount])).toEqual([
      ['cells.0.layers.2.op.0', 2],
      ['cells.1.conv_a.op.0', 2],
      ['cells.1.conv_b.op.0', 2],
      ['cells.2.layers.2.op.0', 2],
      ['cells.3.conv_a.op.0', 2],
      ['cells.3.conv_b.op.0', 2],
      ['cells.4.layers.2.op.0', 2],
      ['lastact.1', 1],
    ]);
    const paths = parameterTensors(network).map(({ path }) => path);
    expect(paths.slice(0, 6)).toEqual([
      'stem.0.weight',
      'stem.1.weight',
      'stem.1.bias',
      'cells.0.layers.2.op.1.weight',
      'cells.0.layers.2.op.2.weight',
      'cells.0.layers.2.op.2.bias',
    ]);
    expect(paths).toContain('cells.1.downsample.1.weight');
    expect(paths.slice(-4)).toEqual([
      'lastact.0.weight',
      'lastact.0.bias',
      'classifier.weight',
      'classifier.bias',
    ]);
  });

  it('holds convolutions whose output goes nowhere, because their ReLUs count', () => {
    const settings = { stemChannels: 2, cellsPerStage: 1, imageSize: 4, classes: 1 };
    const dead = parseCell('|nor_conv_1x1~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|');
    const without = parseCell('|none~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|');
    // Maps of 2 x 4 x 4, 4 x 2 x 2 and 8 x 1 x 1 in the three stages.
    expect(
      countReluUnits(tinyNetwork(dead, settings), 'unit') -
        countReluUnits(tinyNetwork(without, settings), 'unit'),
    ).toBe(32 + 16 + 8);
  });
});
