import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { countMacs, countParameters, countReluUnits, outputDependsOnInput } from '@naswot/network';
import { asPosition } from '../space.ts';
import { nasBench201 as space } from './nas-bench-201.ts';

const all = Array.from({ length: 15_625 }, (_, place) => asPosition(BigInt(place), space.size));
const strings = all.map((position) => space.format(position));
const edgesWith = (architecture: string, operation: string): number =>
  architecture.split(`${operation}~`).length - 1;

describe('NAS-Bench-201', () => {
  it('has a string for each of its 15,625 cells, both ways', () => {
    expect(new Set(strings).size).toBe(15_625);
    strings.forEach((architecture, place) => expect(space.parse(architecture)).toBe(BigInt(place)));
  });

  it('has the published order (sha256 of the official meta file’s strings)', () => {
    const published = all.map((_, index) => space.format(space.atPublishedIndex(index)));
    const digest = createHash('sha256').update(published.join('\n')).digest('hex');
    expect(digest).toBe('83abc799e45cf34e9d2163654668ab998b9a54d01c39e72ca1f71f2cdf356d84');
    for (const position of all.slice(0, 500)) {
      const index = space.publishedIndex(position);
      expect(index).not.toBeNull();
      expect(space.atPublishedIndex(Number(index))).toBe(position);
    }
  });

  it('has 6,466 classes by get_unique_str, 5,605 by equal score, 341 disconnected cells', () => {
    const descriptions = all.map((position) => space.describe(position));
    expect(new Set(descriptions.map(({ canonical }) => canonical)).size).toBe(6466);
    expect(new Set(descriptions.map(({ representative }) => representative)).size).toBe(5605);
    expect(descriptions.filter(({ isConnected }) => !isConnected)).toHaveLength(341);
    for (const { position, representative } of descriptions) {
      expect(representative <= position).toBe(true);
      expect(space.representative(representative)).toBe(representative);
    }
  });

  it('agrees with its networks on which cells are connected', () => {
    const smallest = space.parseSettings({ stemChannels: 1, cellsPerStage: 1, imageSize: 4 });
    for (const position of all)
      expect(outputDependsOnInput(space.network(position, smallest))).toBe(
        space.describe(position).isConnected,
      );
  });

  it('costs what the closed forms say, with ten classes', () => {
    const settings = space.parseSettings({ classes: 10 });
    for (const position of all.filter((_, place) => place % 97 === 0)) {
      const network = space.network(position, settings);
      const [n3, n1] = [
        edgesWith(space.format(position), 'nor_conv_3x3'),
        edgesWith(space.format(position), 'nor_conv_1x1'),
      ];
      expect(countParameters(network)).toBe(73_306 + 243_040 * n3 + 28_000 * n1);
      expect(countMacs(network)).toBe(7_783_040 + 35_389_440 * n3 + 3_932_160 * n1);
      expect(countReluUnits(network, 'unit')).toBe(143_360 * (n3 + n1) + 40_960);
      expect(countReluUnits(network, 'released')).toBe(286_720 * (n3 + n1) + 77_824);
    }
  });

  it('gives the members of an equal-score class equal units', () => {
    const settings = space.parseSettings({ stemChannels: 2, cellsPerStage: 1, imageSize: 8 });
    for (const position of all.filter((_, place) => place % 31 === 0)) {
      if (!space.describe(position).isConnected) continue;
      const units = (of: typeof position): number => countReluUnits(space.network(of, settings), 'released');
      expect(units(space.representative(position))).toBe(units(position));
    }
  });

  it('has 24 neighbours for each cell, and mutates into one of them', () => {
    const position = space.atPublishedIndex(9930);
    const neighbours = space.neighbours(position);
    expect(new Set(neighbours).size).toBe(24);
    for (let k = 0; k < 24; k++) expect(neighbours).toContain(space.mutate(position, (bound) => k % bound));
    for (const neighbour of neighbours) expect(space.neighbours(neighbour)).toContain(position);
  });

  it.each([
    ['|nor_conv_3x3~0|+|skip_conect~0|none~1|+|none~0|none~1|none~2|', 18, 'skip_conect~0'],
    ['|none~1|+|none~0|none~1|+|none~0|none~1|none~2|', 6, '1'],
    ['|none~0|+|none~0|none~1|+|none~0|none~1|none~2|x', 47, 'x'],
    ['', 0, 'the end'],
  ])('points at the wrong token of %j', (architecture, offset, found) => {
    expect(() => space.parse(architecture)).toThrow(
      expect.objectContaining({ name: 'ArchitectureSyntaxError', offset }),
    );
    expect(() => space.parse(architecture)).toThrow(`received '${found}'`);
  });
});
