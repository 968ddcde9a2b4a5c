import { describe, expect, it } from 'vitest';
import { countReluUnits, outputDependsOnInput } from '@naswot/network';
import { asPosition, type Position } from '../space.ts';
import { describeSpace } from '../testing/describe-space.ts';
import { nasBench201 as space } from './nas-bench-201.ts';

const all = Array.from({ length: 15_625 }, (_, place) => asPosition(BigInt(place), space.size));
const smallest = { stemChannels: 1, cellsPerStage: 1, imageSize: 4 };

describeSpace(space, smallest);

describe('all cells of NAS-Bench-201', () => {
  const descriptions = all.map((position) => space.describe(position));

  it('are 15,625, each with a string of its own', () => {
    expect(space.size).toBe(15_625n);
    expect(descriptions.map(({ architecture }) => space.parse(architecture))).toEqual(all);
  });

  it('are 6,466 classes by get_unique_str and 5,605 by equal score', () => {
    expect(new Set(descriptions.map(({ canonical }) => canonical)).size).toBe(6466);
    expect(new Set(descriptions.map(({ representative }) => representative)).size).toBe(5605);
    const isFirst = ({ position, representative }: (typeof descriptions)[number]): boolean =>
      representative <= position && space.representative(representative) === representative;
    expect(descriptions.every(isFirst)).toBe(true);
  });

  it('have one representative where they are disconnected, the first cell, and otherwise a connected one', () => {
    const first = all[0]!;
    const disagreeing = descriptions.filter(
      ({ isConnected, representative }) => (representative === first) === isConnected,
    );
    expect(disagreeing).toEqual([]);
    expect(descriptions.filter(({ isConnected }) => !isConnected)).toHaveLength(341);
  });

  it('are connected where their networks are', () => {
    const settings = space.parseSettings(smallest);
    const disagreeing = descriptions.filter(
      ({ position, isConnected }) => outputDependsOnInput(space.network(position, settings)) !== isConnected,
    );
    expect(disagreeing).toEqual([]);
  });
});

describe('NAS-Bench-201', () => {
  it('has one class and the benchmark’s own sizes by default', () => {
    expect(space.settings).toEqual({ stemChannels: 16, cellsPerStage: 5, imageSize: 32, classes: 1 });
    expect(countReluUnits(space.network(all[0]!, {}), 'unit')).toBe(40_960);
  });

  it('takes only images that two reductions divide', () => {
    expect(() => space.parseSettings({ imageSize: 30 })).toThrow('expected a multiple of 4 from 4 to 512');
    for (const imageSize of [4, 16, 20, 512])
      expect(() =>
        space.network(all[15_624]!, space.parseSettings({ ...smallest, imageSize })),
      ).not.toThrow();
  });

  it('has 24 neighbours for each cell', () => {
    for (const position of all.filter((_, place) => place % 61 === 0))
      expect(new Set(space.neighbours(position)).size).toBe(24);
  });

  it('mutates by a uniform edge, then a uniform other operation', () => {
    const position = space.parse('|none~0|+|none~0|skip_connect~1|+|none~0|none~1|none~2|');
    const bounds: number[] = [];
    const mutateBy = (...draws: readonly number[]): Position =>
      space.mutate(position, (bound) => draws[bounds.push(bound) % 2 === 1 ? 0 : 1]!);
    expect(space.format(mutateBy(2, 0))).toBe('|none~0|+|none~0|none~1|+|none~0|none~1|none~2|');
    expect(space.format(mutateBy(2, 1))).toBe('|none~0|+|none~0|nor_conv_1x1~1|+|none~0|none~1|none~2|');
    expect(space.format(mutateBy(0, 3))).toBe(
      '|avg_pool_3x3~0|+|none~0|skip_connect~1|+|none~0|none~1|none~2|',
    );
    expect(bounds).toEqual([6, 4, 6, 4, 6, 4]);
  });

  it('refuses rows beyond its table', () => {
    expect(() => space.atPublishedIndex(15_625)).toThrow(
      '@15625 is not in the published table; expected @0 to @15624',
    );
  });
});
