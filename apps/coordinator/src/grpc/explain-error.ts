import { status } from '@grpc/grpc-js';
import { InvalidMessage, type Explanation } from '@naswot/protocol';
import { StoreError, type StoreErrorKind } from '@naswot/store';
import { ServiceError } from '../search-service.ts';

/** When a client that was turned away may ask again: a standby takes over within seconds. */
const retryMs = 1_000;

interface Told {
  readonly hint?: string | null | undefined;
  readonly leader?: string | null;
  readonly violations?: Explanation['violations'];
}

/** An error in the words of the protocol; what is unavailable may be asked for again. */
export const explanation = (
  code: status,
  reason: string,
  message: string,
  { hint, leader, violations }: Told = {},
): Explanation => ({
  code,
  reason,
  message,
  hint: hint ?? null,
  leader: leader ?? null,
  violations: violations ?? [],
  retryMs: code === status.UNAVAILABLE ? retryMs : null,
});

const serviceCodes: Readonly<Record<ServiceError['kind'], status>> = {
  'not-found': status.NOT_FOUND,
  invalid: status.INVALID_ARGUMENT,
  'wrong-state': status.FAILED_PRECONDITION,
  standby: status.UNAVAILABLE,
  unavailable: status.UNAVAILABLE,
};

const storeCodes: Readonly<Record<StoreErrorKind, status>> = {
  'in-use': status.UNAVAILABLE,
  'not-a-store': status.FAILED_PRECONDITION,
  unwritable: status.FAILED_PRECONDITION,
  'no-space': status.RESOURCE_EXHAUSTED,
  damaged: status.DATA_LOSS,
  newer: status.FAILED_PRECONDITION,
  // Another coordinator has taken over, or is about to.
  fenced: status.UNAVAILABLE,
  exists: status.ALREADY_EXISTS,
  unreachable: status.UNAVAILABLE,
  refused: status.UNAVAILABLE,
  'no-such-search': status.NOT_FOUND,
  ambiguous: status.INVALID_ARGUMENT,
};

const reasonOf = (kind: string): string => kind.replaceAll('-', '_').toUpperCase();

/**
 * What a client is told of an error: its code, one sentence, a hint. Of an error that nobody foresaw it is told nothing, since
 * nobody knows what it holds. `leader` is the address of the coordinator that leads, where it is known.
 */
export function explainError(error: unknown, leader: string | null): Explanation {
  if (error instanceof InvalidMessage)
    return explanation(status.INVALID_ARGUMENT, 'INVALID', error.message, { violations: error.violations });
  if (error instanceof ServiceError) {
    const { kind, message, hint, field } = error;
    const violations = field === null ? [] : [{ field, description: message }];
    const told = { hint, violations, ...(kind === 'standby' && { leader }) };
    return explanation(serviceCodes[kind], reasonOf(kind), message, told);
  }
  if (error instanceof StoreError)
    return explanation(storeCodes[error.kind], reasonOf(error.kind), error.message, { hint: error.hint });
  if (error instanceof Error && error.name === 'AbortError')
    return explanation(status.CANCELLED, 'CANCELLED', 'the call was cancelled');
  return explanation(status.INTERNAL, 'INTERNAL', 'the coordinator failed', {
    hint: "the coordinator's log says more",
  });
}
