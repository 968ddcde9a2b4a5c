import { create, fromBinary, toBinary, type DescMessage, type MessageShape } from '@bufbuild/protobuf';
import { anyPack, anyUnpack, durationFromMs, durationMs, type Any } from '@bufbuild/protobuf/wkt';
import {
  BadRequestSchema,
  ErrorInfoSchema,
  RetryInfoSchema,
} from '../generated/google/rpc/error_details_pb.ts';
import { StatusSchema, type Status } from '../generated/google/rpc/status_pb.ts';
import type { Explanation } from './explanation.ts';

/** Trailer that carries a google.rpc.Status. */
export const detailsTrailer = 'grpc-status-details-bin';

/** Whose reasons they are. */
const domain = 'naswot';

const errorInfo = ({ reason, hint, leader }: Explanation): Any =>
  anyPack(
    ErrorInfoSchema,
    create(ErrorInfoSchema, {
      reason,
      domain,
      metadata: { ...(hint !== null && { hint }), ...(leader !== null && { leader }) },
    }),
  );

const badRequest = ({ violations }: Explanation): Any =>
  anyPack(BadRequestSchema, create(BadRequestSchema, { fieldViolations: [...violations] }));

const retryInfo = (retryMs: number): Any =>
  anyPack(RetryInfoSchema, create(RetryInfoSchema, { retryDelay: durationFromMs(retryMs) }));

/** The bytes of an explanation's google.rpc.Status. */
export function encodeDetails(explanation: Explanation): Uint8Array {
  const { code, message, violations, retryMs } = explanation;
  const details = [
    errorInfo(explanation),
    ...(violations.length > 0 ? [badRequest(explanation)] : []),
    ...(retryMs !== null ? [retryInfo(retryMs)] : []),
  ];
  return toBinary(StatusSchema, create(StatusSchema, { code, message, details }));
}

type Details = Pick<Explanation, 'reason' | 'hint' | 'leader' | 'violations' | 'retryMs'>;

const noDetails: Details = { reason: '', hint: null, leader: null, violations: [], retryMs: null };

function read({ details }: Status): Details {
  const first = <Schema extends DescMessage>(schema: Schema): MessageShape<Schema> | undefined =>
    details.map((any) => anyUnpack(any, schema)).find((found) => found !== undefined);
  const info = first(ErrorInfoSchema);
  const retry = first(RetryInfoSchema)?.retryDelay;
  return {
    reason: info?.reason ?? '',
    hint: info?.metadata['hint'] ?? null,
    leader: info?.metadata['leader'] ?? null,
    violations: (first(BadRequestSchema)?.fieldViolations ?? []).map(({ field, description }) => ({
      field,
      description,
    })),
    retryMs: retry === undefined ? null : durationMs(retry),
  };
}

/** What the bytes tell besides code and message; nothing where they are no status. Never throws. */
export function decodeDetails(bytes: Uint8Array): Details {
  try {
    return read(fromBinary(StatusSchema, bytes));
  } catch {
    return noDetails;
  }
}
