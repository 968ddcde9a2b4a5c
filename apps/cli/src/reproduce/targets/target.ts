import { isSpaceName } from '@naswot/space';
import type { Reproduction } from '../reproduction.ts';
import type { SampleSize } from '../sample.ts';
import type { Sitting } from '../score-samples.ts';
import type { TableReproduction } from '../tables/table-reproduction.ts';

/** A figure or table of a paper that can be made again. */
export interface Target {
  readonly title: string;
  /** Paper and place in it. */
  readonly source: string;
  /** Architectures of each sample where nobody says. */
  readonly samples: SampleSize;
  /** Whether strategies of `--strategies` stand in it beside the paper's methods. */
  readonly takesStrategies?: true;
  /** Null where a search was interrupted. */
  reproduce(sitting: Sitting): Promise<Reproduction | TableReproduction | null>;
}

/** What a space lacks to be scored; null where it is there. */
export const spaceNeeds = (space: string): string | null =>
  isSpaceName(space) ? null : `the space ${space}, which this version does not have`;

/** Where a run is not the paper's because of its flags. */
export function deviations({ flags }: Sitting): readonly string[] {
  const pairs = Object.entries(flags.network).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? [] : [`The networks are not the paper's: ${pairs.join(', ')}.`];
}
