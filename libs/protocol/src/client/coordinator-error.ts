import { status, type Metadata } from '@grpc/grpc-js';
import { InvalidMessage, type FieldViolation } from '../codecs/invalid-message.ts';
import { decodeDetails, detailsTrailer } from '../errors/status-details.ts';

/** What went wrong with a call, as far as a program decides by it. */
export type CoordinatorErrorCode =
  /** There is no such search. */
  | 'not-found'
  /** What was asked for cannot be. */
  | 'invalid'
  /** The search's state does not allow it. */
  | 'wrong-state'
  /** The coordinator does not lead; `leader` does. */
  | 'standby'
  /** It cannot be reached, or cannot do it now. */
  | 'unavailable'
  /** The token is missing or unknown. */
  | 'unauthenticated'
  /** The token's role does not allow it. */
  | 'forbidden'
  /** It took too long. */
  | 'timeout'
  /** Something there is used up. */
  | 'exhausted'
  | 'cancelled'
  /** The coordinator is too old, or is none. */
  | 'unsupported'
  | 'internal';

const codes: Readonly<Partial<Record<status, CoordinatorErrorCode>>> = {
  [status.NOT_FOUND]: 'not-found',
  [status.INVALID_ARGUMENT]: 'invalid',
  [status.OUT_OF_RANGE]: 'invalid',
  [status.FAILED_PRECONDITION]: 'wrong-state',
  [status.UNAVAILABLE]: 'unavailable',
  [status.UNAUTHENTICATED]: 'unauthenticated',
  [status.PERMISSION_DENIED]: 'forbidden',
  [status.DEADLINE_EXCEEDED]: 'timeout',
  [status.RESOURCE_EXHAUSTED]: 'exhausted',
  [status.CANCELLED]: 'cancelled',
  [status.UNIMPLEMENTED]: 'unsupported',
};

interface Told {
  readonly hint?: string | null;
  readonly leader?: string | null;
  readonly violations?: readonly FieldViolation[];
  readonly wasReached?: boolean;
  readonly address?: string;
}

/** A call of a coordinator that failed: one sentence, and what to do. */
export class CoordinatorError extends Error {
  override readonly name = 'CoordinatorError';
  readonly code: CoordinatorErrorCode;
  readonly hint: string | null;
  /** Address of the coordinator that leads, where it is known and another. */
  readonly leader: string | null;
  /** What is wrong with which fields of what was asked for. */
  readonly violations: readonly FieldViolation[];
  /** Whether a coordinator may have heard of the call, and done it. */
  readonly wasReached: boolean;
  /** Where the call was made; null where it was not. */
  readonly address: string | null;

  constructor(code: CoordinatorErrorCode, message: string, told: Told = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.hint = told.hint ?? null;
    this.leader = told.leader ?? null;
    this.violations = told.violations ?? [];
    this.wasReached = told.wasReached ?? true;
    this.address = told.address ?? null;
  }
}

interface Failure {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;
}

const isFailure = (error: unknown): error is Error & Failure =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' && 'metadata' in error;

/** What grpc-js says of a connection that fails, without what it says about itself. */
const reasonOf = (details: string): string =>
  /Last error: (?:Error: )?(.*?)\.? Resolution note:/.exec(details)?.[1] ?? details;

/** Where no coordinator has explained itself: it was not reached. */
function withoutDetails({ code, details }: Failure, address: string, cause: unknown): CoordinatorError {
  if (code === status.UNAVAILABLE) {
    const hint = /certificate|altname/i.test(details)
      ? 'name the authority of its certificate with --tls-ca FILE, and its host as the certificate does'
      : 'check the address, that it runs, and whether it wants TLS (--tls-ca FILE)';
    const message = `no coordinator answers at ${address}: ${reasonOf(details)}`;
    const wasReached = !details.startsWith('No connection established');
    return new CoordinatorError('unavailable', message, { hint, wasReached, address }, { cause });
  }
  if (code === status.DEADLINE_EXCEEDED)
    return new CoordinatorError('timeout', `the coordinator at ${address} took too long`, {}, { cause });
  return new CoordinatorError(codes[code] ?? 'internal', details, {}, { cause });
}

/** What a call of the coordinator at that address threw, as a CoordinatorError. */
export function coordinatorError(error: unknown, address: string): CoordinatorError {
  if (error instanceof CoordinatorError) return error;
  if (error instanceof InvalidMessage)
    return new CoordinatorError(
      'internal',
      `the coordinator at ${address} sent what is no answer: ${error.message}`,
      { hint: 'the versions of this program and of the coordinator may differ' },
      { cause: error },
    );
  if (!isFailure(error))
    return new CoordinatorError(
      'internal',
      error instanceof Error ? error.message : String(error),
      {},
      {
        cause: error,
      },
    );
  const [bytes] = error.metadata.get(detailsTrailer);
  if (!(bytes instanceof Uint8Array)) return withoutDetails(error, address, error);
  const { reason, ...told } = decodeDetails(bytes);
  const code = reason === 'STANDBY' ? 'standby' : (codes[error.code] ?? 'internal');
  return new CoordinatorError(code, error.details, { ...told, address }, { cause: error });
}
