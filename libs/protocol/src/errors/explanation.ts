import type { status } from '@grpc/grpc-js';
import type { FieldViolation } from '../codecs/invalid-message.ts';

/** What a server tells of a call that failed. */
export interface Explanation {
  readonly code: status;
  /** One sentence. */
  readonly message: string;
  /** A word that programs may rely on, such as NOT_FOUND. */
  readonly reason: string;
  /** What to do about it. */
  readonly hint: string | null;
  /** Address of the coordinator that leads, where this one does not. */
  readonly leader: string | null;
  readonly violations: readonly FieldViolation[];
  /** After how long trying again makes sense; null where it does not. */
  readonly retryMs: number | null;
}
