import type { ScoreMessage } from '@naswot/queue';
import type { EngineDescription, Minibatch, ScoringSpec } from '@naswot/scoring';

/** From the supervisor to its lane, which takes them in their order: each is answered once, but for `minibatch`. */
export type LaneRequest =
  /** The lane scores these in their order until `budgetMs` is over, at least one, and answers with what it has. */
  | {
      readonly kind: 'score';
      readonly space: string;
      readonly spec: ScoringSpec;
      readonly positions: readonly bigint[];
      readonly budgetMs: number;
    }
  /** Images for the requests that name their digest, in place of those it had. */
  | { readonly kind: 'minibatch'; readonly minibatch: Minibatch };

/**
 * From a lane to its supervisor. A lane is this program's own child, started from the file beside this one, so its messages are
 * typed and not parsed.
 */
export type LaneReply =
  | { readonly kind: 'ready'; readonly engine: EngineDescription }
  /** The engine does not load; the lane ends. */
  | { readonly kind: 'unable'; readonly message: string }
  | {
      readonly kind: 'scored';
      readonly scores: readonly ScoreMessage[];
      /** MACs of the networks that were run, over all images, how many they are, and the time they took: the lane's speed. */
      readonly macs: number;
      readonly runs: number;
      readonly runMs: number;
    }
  /** The engine threw on the first position; nothing is answered after this. */
  | { readonly kind: 'failed'; readonly message: string }
  /** The request asks for what this program does not have: an unknown space, initialisation or proxy. */
  | { readonly kind: 'refused'; readonly message: string };
