import { nasBench201 } from './nas-bench-201/nas-bench-201.ts';
import { didYouMean } from './nearest-name.ts';
import type { Space } from './space.ts';

/** Every space there is. */
export const spaces = { 'nas-bench-201': nasBench201 } as const satisfies Record<string, Space>;

export type SpaceName = keyof typeof spaces;

export const isSpaceName = (name: string): name is SpaceName => Object.hasOwn(spaces, name);

/** Spaces of this process only. */
const added = new Map<string, Space>();

/** Adds a space to this process, for measurements and tests. */
export const addSpace = (space: Space): void => void added.set(space.name, space);

/** The space of that name; throws a RangeError that lists the known ones and says which was probably meant. */
export function findSpace(name: string): Space {
  if (isSpaceName(name)) return spaces[name];
  const own = added.get(name);
  if (own !== undefined) return own;
  const known = Object.keys(spaces);
  throw new RangeError(
    `unknown space '${name}'; expected one of ${known.join(', ')}${didYouMean(name, known)}`,
  );
}
