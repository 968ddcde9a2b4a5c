import { findProxy } from '@naswot/scoring';
import type { NetworkSettings, Position, Space } from '@naswot/space';

/**
 * What a proxy that runs no network gives for an architecture's own network under macro settings; null where it gives none. Throws a
 * RangeError for a proxy that is not known.
 */
export function countOf(
  space: Space,
  settings: NetworkSettings,
  proxy: string,
  position: Position,
): number | null {
  const network = space.network(position, settings);
  const outcome = findProxy(proxy).evaluate({ network, counting: 'unit', probe: null });
  return outcome.kind === 'scored' ? outcome.value : null;
}
