import type { ScoringSpec } from '@naswot/scoring';
import type { Position, Space } from '@naswot/space';

/**
 * The architecture whose score another has: the representative of its class where networks are run with seeded weights.
 * Architectures of a class differ in what the other proxies count, branches that lead nowhere, and weights of a file belong to one
 * of them, so that each stands for itself there.
 */
export function scoredAs(space: Space, { run }: ScoringSpec, position: Position): Position {
  return run === null || 'sha256' in run.weights ? position : space.representative(position);
}
