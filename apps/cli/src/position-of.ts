import type { Position, Space } from '@naswot/space';
import { UsageError } from './usage-error.ts';

/** The architecture that a user writes: its published string, or `@INDEX` of the published table. */
export function positionOf(space: Space, architecture: string): Position {
  if (/^\d+$/.test(architecture))
    throw new UsageError(
      `an architecture received '${architecture}', expected its string or an index such as @${architecture}`,
    );
  if (!architecture.startsWith('@')) return space.parse(architecture);
  if (!/^@\d+$/.test(architecture))
    throw new UsageError(`'${architecture}' is no index of the published table`, 'write it as @0, @1, ...');
  return space.atPublishedIndex(Number(architecture.slice(1)));
}
