import type { MinibatchSource } from '@naswot/dataset';
import type { SearchPlan, ShardWork } from '@naswot/search';
import type { Position } from '@naswot/space';
import type { Prisma } from './generated/prisma/client.ts';

type Json = Prisma.InputJsonValue;

const bigintOrNull = (text: unknown): bigint | null => (typeof text === 'string' ? BigInt(text) : null);

const withoutBigint = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value;

/** Rows for `jsonb_to_recordset`: one parameter whatever their number. JSON has no 64-bit integers, which become strings. */
export const jsonRows = (rows: readonly object[]): string => JSON.stringify(rows, withoutBigint);

/** A plan, or a part of it, as JSON text. */
export const encodePlan = (plan: SearchPlan | SearchPlan['budget']): string =>
  JSON.stringify(plan, withoutBigint);

type StoredPlan = Omit<SearchPlan, 'budget' | 'included'> & {
  readonly included?: readonly string[];
  readonly budget: { readonly samples: string | null; readonly timeLimitMs: number | null };
};

export function decodePlan(json: unknown): SearchPlan {
  const { included, ...stored } = json as StoredPlan;
  const budget = { ...stored.budget, samples: bigintOrNull(stored.budget.samples) };
  return {
    ...stored,
    budget,
    ...(included && { included: included.map((text) => BigInt(text) as Position) }),
  };
}

export function encodeWork(work: ShardWork): Json {
  switch (work.kind) {
    case 'range':
      return {
        kind: work.kind,
        order: { ...work.order },
        from: String(work.from),
        to: String(work.to),
        skip: Buffer.from(work.skip).toString('base64'),
      };
    case 'list':
      return { kind: work.kind, positions: work.positions.map(String) };
  }
}

type StoredWork =
  | {
      kind: 'range';
      order: Extract<ShardWork, { kind: 'range' }>['order'];
      from: string;
      to: string;
      skip: string;
    }
  | { kind: 'list'; positions: string[] };

export function decodeWork(json: unknown): ShardWork {
  const stored = json as StoredWork;
  switch (stored.kind) {
    case 'range':
      return {
        kind: 'range',
        order: stored.order,
        from: BigInt(stored.from),
        to: BigInt(stored.to),
        skip: new Uint8Array(Buffer.from(stored.skip, 'base64')),
      };
    case 'list':
      return { kind: 'list', positions: stored.positions.map(BigInt) };
  }
}

/** A minibatch's source out of its JSON column. */
export const decodeSource = (json: unknown): MinibatchSource => json as MinibatchSource;
