import { countMacs, countParameters, countReluUnits } from '@naswot/network';
import type { NetworkSettings, Position, Space } from '@naswot/space';
import type { ArchitectureRecord } from './records.ts';

/** What is known of an architecture under macro settings without running it. */
export function architectureRecord(
  space: Space,
  settings: NetworkSettings,
  position: Position,
): ArchitectureRecord {
  const { architecture, publishedIndex, representative, isConnected } = space.describe(position);
  const network = space.network(position, settings);
  return {
    position,
    architecture,
    publishedIndex,
    representative,
    parameters: countParameters(network),
    macs: countMacs(network),
    reluUnits: countReluUnits(network, 'unit'),
    reluUnitsReleased: countReluUnits(network, 'released'),
    isConnected,
  };
}
