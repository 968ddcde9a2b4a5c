import type { ScoringSpec } from '@naswot/scoring';
import type { Position, Space } from '@naswot/space';

/**
 * The architecture whose score another has under a spec with seeded weights: the representative of its class where networks are
 * run. Architectures of a class differ in what the other proxies count, branches that lead nowhere, so that each stands for itself.
 */
export const scoredAs = (space: Space, spec: ScoringSpec, position: Position): Position =>
  spec.run === null ? position : space.representative(position);
