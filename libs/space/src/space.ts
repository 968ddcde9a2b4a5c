import type { Network } from '@naswot/network';

declare const positionBrand: unique symbol;
/** A place in *our* enumeration of a space, from 0 to size - 1. */
export type Position = bigint & { readonly [positionBrand]: true };
declare const publishedBrand: unique symbol;
/** A row of the space's published table (the `@INDEX` of its API); never the same number as a position. */
export type PublishedIndex = number & { readonly [publishedBrand]: true };

/** Macro settings by name; every space declares its own names, defaults and limits. */
export type NetworkSettings = Readonly<Record<string, number>>;

/** Draws uniform integers in [0, bound); bound is at most 2^32. Comes in as an argument, never from a global source. */
export type DrawBelow = (bound: number) => number;

/** Architectures as sequences of choices, for strategies that learn which option to take at which place. */
export interface Choices {
  /** How many options each place has, at least one; choices are numbered from 0. */
  readonly options: readonly number[];
  /** The choices that make the architecture, one for each place. */
  of(position: Position): readonly number[];
  /** The architecture of these choices; null where they make none. Throws a RangeError for a choice that is no option. */
  at(choices: readonly number[]): Position | null;
}

/** What a space says about one architecture without building its network. */
export interface Description {
  readonly position: Position;
  readonly architecture: string;
  readonly publishedIndex: PublishedIndex | null;
  /** The one that is built and scored for all members of its equal-score class. */
  readonly representative: Position;
  /**
   * The space's published canonical string (`get_unique_str`). It tells apart what has equal scores and puts together what has
   * not: for display only.
   */
  readonly canonical: string;
  readonly isConnected: boolean;
}

/**
 * A set of architectures with a bijection position <-> architecture <-> string. Pure: no clock, no global randomness.
 * Code outside a space's folder handles positions and strings only.
 */
export interface Space {
  readonly name: string;
  readonly title: string;
  /** Where the space comes from: paper and URL. */
  readonly source: string;
  readonly size: bigint;
  /** Settings and their defaults, in canonical order. */
  readonly settings: NetworkSettings;
  /** The defaults with `overrides` applied; throws a RangeError that names a wrong key or value and what was expected. */
  parseSettings(overrides: Readonly<Record<string, string | number>>): NetworkSettings;
  /** Throws an ArchitectureSyntaxError that points at the wrong token. */
  parse(architecture: string): Position;
  format(position: Position): string;
  publishedIndex(position: Position): PublishedIndex | null;
  /** Throws a RangeError beyond the published table. */
  atPublishedIndex(index: number): Position;
  /** First member, in our enumeration, of the position's equal-score class. */
  representative(position: Position): Position;
  describe(position: Position): Description;
  /** Null where architectures are not made of a fixed number of choices. */
  readonly choices: Choices | null;
  /** All architectures one edit away, in ascending order. */
  neighbours(position: Position): readonly Position[];
  /** One uniformly drawn edit. */
  mutate(position: Position, draw: DrawBelow): Position;
  /** The network of the architecture itself. Settings that are left out have their defaults; wrong ones throw a RangeError. */
  network(position: Position, settings: NetworkSettings): Network;
  /** A picture in text, a few lines without colours. */
  picture(position: Position): string;
}

/** A position of a space of that size; throws a RangeError outside it. */
export function asPosition(value: bigint, size: bigint): Position {
  if (value < 0n || value >= size)
    throw new RangeError(`position ${value} is outside the space of ${size} architectures`);
  return value as Position;
}
