import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { z } from 'zod';
import type { EngineDescription } from '@naswot/scoring';
import type { ScorerSchema } from '../generated/naswot/v1/scorer_pb.ts';
import { duration, givenName, instant, name, safeInteger } from './bounds.ts';
import { decode } from './invalid-message.ts';

/** A scorer's last sign of life. */
export interface ScorerView {
  readonly scorer: string;
  readonly engine: EngineDescription;
  readonly lanes: number;
  /** Networks scored since it started. */
  readonly scored: number;
  /** When it started and when it gave the sign, by its own clock. */
  readonly startedAt: Date;
  readonly at: Date;
}

/** Networks a second, on average from its start to its last sign; 0 where no time has passed. */
export function scoresPerSecond({ scored, startedAt, at }: ScorerView): number {
  const seconds = (at.getTime() - startedAt.getTime()) / 1_000;
  return seconds > 0 ? scored / seconds : 0;
}

const engine = z.object({ name, version: name, device: name });

const scorerSchema = z
  .object({
    name: givenName,
    engine,
    lanes: z.int(),
    scored: safeInteger,
    scoresPerSecond: duration,
    startedAt: instant,
    lastSeenAt: instant,
  })
  .transform(({ name: scorer, engine: described, lanes, scored, startedAt, lastSeenAt: at }): ScorerView => ({
    scorer,
    engine: described,
    lanes,
    scored,
    startedAt,
    at,
  }));

/** Throws an InvalidMessage. */
export const decodeScorer = (message: unknown): ScorerView => decode(scorerSchema, message, 'scorer');

export const encodeScorer = (view: ScorerView): MessageInitShape<typeof ScorerSchema> => ({
  name: view.scorer,
  engine: { ...view.engine },
  lanes: view.lanes,
  scored: BigInt(view.scored),
  scoresPerSecond: scoresPerSecond(view),
  startedAt: timestampFromDate(view.startedAt),
  lastSeenAt: timestampFromDate(view.at),
});
