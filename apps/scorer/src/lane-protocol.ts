import type { EngineDescription, Outcome, ScoringSpec } from '@naswot/scoring';

/** From the supervisor to its lane. */
export type LaneRequest =
  | { readonly kind: 'score'; readonly space: string; readonly position: bigint; readonly spec: ScoringSpec }
  /** Images for the requests that name their digest. */
  | { readonly kind: 'minibatch'; readonly digest: string; readonly bytes: Uint8Array };

/** From a lane to its supervisor. */
export type LaneReply =
  | { readonly kind: 'ready'; readonly engine: EngineDescription }
  | { readonly kind: 'unable'; readonly message: string }
  | { readonly kind: 'scored'; readonly outcome: Outcome; readonly durationMs: number }
  /** The lane lives on; the network could not be scored. */
  | { readonly kind: 'failed'; readonly message: string };
