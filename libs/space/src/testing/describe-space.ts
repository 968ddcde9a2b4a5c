import { describe, expect, it } from 'vitest';
import {
  countMacs,
  countParameters,
  countReluUnits,
  outputDependsOnInput,
  parameterTensors,
  randomStream,
  type Network,
} from '@naswot/network';
import { ArchitectureSyntaxError } from '../architecture-syntax-error.ts';
import { permutation } from '../permutation.ts';
import { asPosition, type DrawBelow, type Position, type Space } from '../space.ts';

const sampleSize = 200n;

function samplesOf({ size }: Space): readonly Position[] {
  const { at } = permutation(size, 0);
  const count = size < sampleSize ? size : sampleSize;
  const sampled = Array.from({ length: Number(count) }, (_, k) => at(BigInt(k)));
  return [...new Set([0n, size - 1n, ...sampled])].map((position) => asPosition(position, size));
}

function drawsOf(label: string): DrawBelow {
  const stream = randomStream(0, label);
  let place = 0;
  return (bound) => stream.below(place++, bound);
}

function syntaxErrorOf(space: Space, architecture: string): ArchitectureSyntaxError {
  try {
    space.parse(architecture);
  } catch (error) {
    if (error instanceof ArchitectureSyntaxError) return error;
    throw error;
  }
  throw new Error(`${space.name} takes ${JSON.stringify(architecture)} for an architecture`);
}

function describeStrings(space: Space, samples: readonly Position[]): void {
  it('has one string for each architecture, both ways', () => {
    const strings = samples.map((position) => space.format(position));
    expect(strings.map((architecture) => space.parse(architecture))).toEqual(samples);
    expect(new Set(strings).size).toBe(samples.length);
  });

  it('points into a string that is no architecture', () => {
    for (const wrong of ['', ...samples.map((position) => `${space.format(position)}\u0000`)]) {
      const { offset } = syntaxErrorOf(space, wrong);
      expect(offset >= 0 && offset <= wrong.length).toBe(true);
    }
  });

  it('refuses positions beyond its size', () => {
    const beyond = asPosition(space.size, space.size + 1n);
    expect(() => space.format(beyond)).toThrow(RangeError);
    expect(() => space.network(beyond, space.settings)).toThrow(RangeError);
  });

  it('draws a small picture in plain text', () => {
    for (const position of samples) {
      const lines = space.picture(position).split('\n');
      expect(lines.length).toBeLessThanOrEqual(30);
      for (const line of lines) expect(line).toMatch(/^(|[\P{C}]{0,110}\S)$/u);
    }
  });
}

function describePublishedIndices(space: Space, samples: readonly Position[]): void {
  it('goes from a position to its row of the published table and back', () => {
    for (const position of samples) {
      const index = space.publishedIndex(position);
      if (index !== null) expect(space.atPublishedIndex(index)).toBe(position);
    }
  });

  it('refuses rows that no table has', () => {
    for (const index of [-1, 0.5, NaN, Infinity, Number(space.size)])
      expect(() => space.atPublishedIndex(index)).toThrow(RangeError);
  });
}

function describeEdits(space: Space, samples: readonly Position[]): void {
  it('has neighbours, in ascending order, of which each has it for a neighbour', () => {
    for (const position of samples.slice(0, 20)) {
      const neighbours = space.neighbours(position);
      const distinct = [...new Set(neighbours)];
      expect(neighbours).toEqual(distinct.toSorted((a, b) => (a < b ? -1 : 1)));
      expect(neighbours).not.toContain(position);
      for (const neighbour of neighbours) expect(space.neighbours(neighbour)).toContain(position);
    }
  });

  it('mutates into neighbours, into each of them sooner or later', () => {
    const draw = drawsOf('mutations');
    for (const position of samples.slice(0, 5)) {
      const neighbours = space.neighbours(position);
      // One of n stays out of 20 n even draws with probability e^-20.
      const mutants = Array.from({ length: 20 * neighbours.length }, () => space.mutate(position, draw));
      expect([...new Set(mutants)].toSorted((a, b) => (a < b ? -1 : 1))).toEqual(neighbours);
    }
  });
}

function describeChoices({ choices }: Space, samples: readonly Position[]): void {
  if (choices === null) return;
  it('is made of choices, each one of as many options as its place has', () => {
    for (const position of samples) {
      const chosen = choices.of(position);
      expect(choices.at(chosen)).toBe(position);
      expect(chosen).toHaveLength(choices.options.length);
      chosen.forEach((choice, place) => {
        expect(Number.isInteger(choice) && choice >= 0 && choice < choices.options[place]!).toBe(true);
      });
    }
  });

  it('refuses choices that are none', () => {
    const first = choices.options.map(() => 0);
    for (const wrong of [
      [],
      [...first, 0],
      [choices.options[0]!, ...first.slice(1)],
      [-1, ...first.slice(1)],
    ])
      expect(() => choices.at(wrong)).toThrow(RangeError);
  });
}

function describeNetworks(
  space: Space,
  samples: readonly Position[],
  small: Readonly<Record<string, number>>,
): void {
  const settings = space.parseSettings(small);
  const networkOf = (position: Position): Network => space.network(position, settings);

  it('builds networks of distinct tensors, the same ones every time', () => {
    for (const position of samples.slice(0, 50)) {
      const paths = parameterTensors(networkOf(position)).map(({ path }) => path);
      expect(new Set(paths).size).toBe(paths.length);
      expect(networkOf(position)).toEqual(networkOf(position));
    }
  });

  it('says of a network whether its output depends on the image', () => {
    for (const position of samples)
      expect(space.describe(position).isConnected).toBe(outputDependsOnInput(networkOf(position)));
  });

  it('builds networks that cost something', () => {
    for (const position of samples.slice(0, 50)) {
      expect(countParameters(networkOf(position))).toBeGreaterThan(0);
      expect(countMacs(networkOf(position))).toBeGreaterThan(0);
    }
  });

  it('has for representative the first of a class with equal ReLU units', () => {
    for (const position of samples) {
      const representative = space.representative(position);
      expect(representative <= position).toBe(true);
      expect(space.representative(representative)).toBe(representative);
      expect(space.describe(representative).isConnected).toBe(space.describe(position).isConnected);
      if (!space.describe(position).isConnected || representative === position) continue;
      for (const counting of ['unit', 'released'] as const)
        expect(countReluUnits(networkOf(representative), counting)).toBe(
          countReluUnits(networkOf(position), counting),
        );
    }
  });
}

/**
 * What every space keeps, as a block of tests on a sample of its architectures. `small` are settings under which its networks
 * are built in well under a millisecond.
 */
export function describeSpace(space: Space, small: Readonly<Record<string, number>>): void {
  const samples = samplesOf(space);

  describe(`the space ${space.name}`, () => {
    it('says what it is and where it comes from', () => {
      expect(space.title).not.toBe('');
      expect(space.source).toMatch(/https:\/\//);
      expect(space.size).toBeGreaterThan(0n);
    });

    it('has settings with defaults, given as numbers or as text', () => {
      expect(space.parseSettings({})).toEqual(space.settings);
      const asText = Object.fromEntries(Object.entries(small).map(([key, value]) => [key, String(value)]));
      expect(space.parseSettings(asText)).toEqual(space.parseSettings(small));
      expect(Object.keys(space.parseSettings(small))).toEqual(Object.keys(space.settings));
      expect(() => space.parseSettings({ colour: 1 })).toThrow(RangeError);
    });

    it('describes an architecture in agreement with itself', () => {
      for (const position of samples)
        expect(space.describe(position)).toMatchObject({
          position,
          architecture: space.format(position),
          publishedIndex: space.publishedIndex(position),
          representative: space.representative(position),
        });
    });

    describeStrings(space, samples);
    describePublishedIndices(space, samples);
    describeEdits(space, samples);
    describeChoices(space, samples);
    describeNetworks(space, samples, small);
  });
}
