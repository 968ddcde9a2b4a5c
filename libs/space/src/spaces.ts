import { nasBench201 } from './nas-bench-201/nas-bench-201.ts';
import type { Space } from './space.ts';

/** Every space there is. */
export const spaces = { 'nas-bench-201': nasBench201 } as const satisfies Record<string, Space>;

export type SpaceName = keyof typeof spaces;

export const isSpaceName = (name: string): name is SpaceName => Object.hasOwn(spaces, name);

/** The space of that name; throws a RangeError that lists the known ones. */
export function findSpace(name: string): Space {
  if (!isSpaceName(name))
    throw new RangeError(`unknown space '${name}'; expected one of ${Object.keys(spaces).join(', ')}`);
  return spaces[name];
}
