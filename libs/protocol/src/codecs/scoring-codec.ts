import type { MessageInitShape } from '@bufbuild/protobuf';
import { z } from 'zod';
import type {
  Counting as CountingWord,
  ForeignSource,
  Outcome,
  RunSpec,
  ScoringSpec,
  UnscorableReason as Reason,
} from '@naswot/scoring';
import {
  Counting,
  UnscorableReason,
  type OutcomeSchema,
  type RunSpecSchema,
  type ScoringSpecSchema,
} from '../generated/naswot/v1/scoring_pb.ts';
import { digest, finite, givenName, safeInteger, sentence, settings } from './bounds.ts';
import { enumWords } from './enum-words.ts';

const countings = enumWords<CountingWord, Counting>({ unit: Counting.UNIT, released: Counting.RELEASED });

const reasons = enumWords<Reason, UnscorableReason>({
  disconnected: UnscorableReason.DISCONNECTED,
  'coinciding-images': UnscorableReason.COINCIDING_IMAGES,
  'dependent-codes': UnscorableReason.DEPENDENT_CODES,
  crashed: UnscorableReason.CRASHED,
  memory: UnscorableReason.MEMORY,
  timeout: UnscorableReason.TIMEOUT,
});

const weights = z
  .discriminatedUnion(
    'case',
    [
      z.object({
        case: z.literal('seeded'),
        value: z.object({ initialisation: givenName, seed: safeInteger, version: z.int() }),
      }),
      z.object({ case: z.literal('weightsSha256'), value: digest.transform((sha256) => ({ sha256 })) }),
    ],
    { error: 'seeded weights or the digest of a file' },
  )
  .transform(({ value }) => value);

const run: z.ZodType<RunSpec> = z.object({ minibatch: digest, weights, counting: countings.schema });

const foreign: z.ZodType<ForeignSource> = z.object({
  source: sentence,
  sha256: digest,
  architectureColumn: givenName,
  scoreColumn: givenName,
});

export const specSchema: z.ZodType<ScoringSpec> = z
  .object({
    proxy: givenName,
    proxyVersion: z.int(),
    network: settings,
    run: run.optional(),
    foreign: foreign.optional(),
  })
  .transform(({ foreign: source, ...spec }) => ({
    ...spec,
    run: spec.run ?? null,
    ...(source !== undefined && { foreign: source }),
  }));

const encodeRun = ({
  minibatch,
  weights: given,
  counting,
}: RunSpec): MessageInitShape<typeof RunSpecSchema> => ({
  minibatch,
  weights:
    'sha256' in given
      ? { case: 'weightsSha256', value: given.sha256 }
      : { case: 'seeded', value: { ...given, seed: BigInt(given.seed) } },
  counting: countings.encode(counting),
});

/** A spec as a message. Throws a RangeError where a seed is no whole number. */
export const encodeSpec = ({ run, ...rest }: ScoringSpec): MessageInitShape<typeof ScoringSpecSchema> => ({
  ...rest,
  ...(run !== null && { run: encodeRun(run) }),
});

const scored = z
  .object({ value: finite, sizeTerm: finite.optional(), separationTerm: finite.optional() })
  .transform(({ value, sizeTerm, separationTerm }) => ({
    kind: 'scored' as const,
    value,
    sizeTerm: sizeTerm ?? null,
    separationTerm: separationTerm ?? null,
  }));

const unscorable = z
  .object({ reason: reasons.schema, detail: sentence })
  .transform((outcome) => ({ kind: 'unscorable' as const, ...outcome }));

export const outcomeSchema: z.ZodType<Outcome> = z
  .object({
    outcome: z.discriminatedUnion(
      'case',
      [
        z.object({ case: z.literal('scored'), value: scored }),
        z.object({ case: z.literal('unscorable'), value: unscorable }),
      ],
      { error: 'a score, or why there is none' },
    ),
  })
  .transform(({ outcome }) => outcome.value);

/** As much of a sentence as the other side takes. */
const longestDetail = 4096;

export function encodeOutcome(outcome: Outcome): MessageInitShape<typeof OutcomeSchema> {
  switch (outcome.kind) {
    case 'scored': {
      const { value, sizeTerm, separationTerm } = outcome;
      const terms = {
        ...(sizeTerm !== null && { sizeTerm }),
        ...(separationTerm !== null && { separationTerm }),
      };
      return { outcome: { case: 'scored', value: { value, ...terms } } };
    }
    case 'unscorable': {
      const { reason, detail } = outcome;
      const value = { reason: reasons.encode(reason), detail: detail.slice(0, longestDetail) };
      return { outcome: { case: 'unscorable', value } };
    }
  }
}
