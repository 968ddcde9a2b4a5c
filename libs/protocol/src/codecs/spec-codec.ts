import type { MessageInitShape } from '@bufbuild/protobuf';
import { z } from 'zod';
import type { ScoringSpec } from '@naswot/scoring';
import type { SpaceSpecSchema } from '../generated/naswot/v1/search_service_pb.ts';
import { digest, digestStart, givenName } from './bounds.ts';
import { decode } from './invalid-message.ts';
import { encodeSpec, specSchema } from './scoring-codec.ts';
import { withoutUndefined } from './without-undefined.ts';

/** Chooses among specs; what is left out excludes nothing. */
export interface SpecFilter {
  readonly space?: string;
  readonly proxy?: string;
  /** A digest or the beginning of one. */
  readonly specDigest?: string;
}

/** A spec that scores of a space are kept under. */
export interface SpecView {
  readonly space: string;
  readonly digest: string;
  readonly spec: ScoringSpec;
}

const filterSchema = z
  .object({ space: givenName.optional(), proxy: givenName.optional(), specDigest: digestStart.optional() })
  .transform((filter): SpecFilter => withoutUndefined(filter));

const specOfSpace: z.ZodType<SpecView> = z.object({ space: givenName, digest, spec: specSchema });

/** Throws an InvalidMessage. */
export const decodeSpecFilter = (message: unknown): SpecFilter => decode(filterSchema, message, '');

/** Throws an InvalidMessage. */
export const decodeSpecView = (message: unknown): SpecView => decode(specOfSpace, message, 'spec');

/** A spec as a message. Throws a RangeError where a seed is no whole number. */
export const encodeSpecView = ({ spec, ...rest }: SpecView): MessageInitShape<typeof SpaceSpecSchema> => ({
  ...rest,
  spec: encodeSpec(spec),
});
