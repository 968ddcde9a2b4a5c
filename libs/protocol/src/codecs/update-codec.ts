import type { JsonObject, MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { z } from 'zod';
import type { SearchState } from '@naswot/search';
import type { FollowSearchResponseSchema } from '../generated/naswot/v1/search_service_pb.ts';
import { duration, finite, instant, int64, name } from './bounds.ts';
import { decode } from './invalid-message.ts';
import { states, totalsSchema, type SearchTotals } from './search-codec.ts';

/** An entry of a search's log. */
export interface EventUpdate {
  readonly kind: 'event';
  /** Rises from entry to entry. */
  readonly sequence: bigint;
  readonly event: string;
  /** What JSON holds, and bigint, which comes out as a text. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly at: Date;
}

/** How far a search has come. */
export interface ProgressUpdate {
  readonly kind: 'progress';
  readonly state: SearchState;
  readonly counts: SearchTotals;
  /** How many asks the search will have; null where only time bounds it. */
  readonly total: bigint | null;
  /** Of this sitting. */
  readonly elapsedMs: number;
  /** Until a time limit, below 0 past it; null where there is none. */
  readonly timeLeftMs: number | null;
}

export type SearchUpdate = EventUpdate | ProgressUpdate;

const event = z.object({ event: name, data: z.record(z.string(), z.unknown()), at: instant });

const progress = z
  .object({
    state: states.schema,
    counts: totalsSchema,
    total: int64.optional(),
    elapsedMs: duration,
    timeLeftMs: finite.optional(),
  })
  .transform(({ total, timeLeftMs, ...rest }) => ({
    ...rest,
    total: total ?? null,
    timeLeftMs: timeLeftMs ?? null,
  }));

const updateSchema = z
  .object({
    sequence: int64,
    update: z.discriminatedUnion(
      'case',
      [
        z.object({ case: z.literal('event'), value: event }),
        z.object({ case: z.literal('progress'), value: progress }),
      ],
      { error: 'an event or a progress' },
    ),
  })
  .transform(({ sequence, update }): SearchUpdate =>
    update.case === 'event'
      ? { kind: update.case, sequence, ...update.value }
      : { kind: update.case, ...update.value },
  );

/** Throws an InvalidMessage. */
export const decodeUpdate = (message: unknown): SearchUpdate => decode(updateSchema, message, '');

/** An event's data as JSON has them: bigint as text, nothing undefined. */
const jsonOf = (data: EventUpdate['data']): JsonObject =>
  JSON.parse(
    JSON.stringify(data, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  ) as JsonObject;

/** An update as a message; `sequence` is that of the last event, this one included. */
export function encodeUpdate(
  update: SearchUpdate,
  sequence: bigint,
): MessageInitShape<typeof FollowSearchResponseSchema> {
  switch (update.kind) {
    case 'event': {
      const value = { event: update.event, data: jsonOf(update.data), at: timestampFromDate(update.at) };
      return { sequence, update: { case: 'event', value } };
    }
    case 'progress': {
      const { state, counts, total, elapsedMs, timeLeftMs } = update;
      const value = {
        state: states.encode(state),
        counts: { ...counts },
        ...(total !== null && { total }),
        elapsedMs,
        ...(timeLeftMs !== null && { timeLeftMs }),
      };
      return { sequence, update: { case: 'progress', value } };
    }
  }
}
