import { expect } from 'vitest';
import type { Store } from '@naswot/store';
import { trialOutcome } from './trial-plan.ts';

/** A search is completed, and every architecture that it asked for was scored once, with the score that it has. */
export async function expectComplete(store: Store, id: string, samples: number): Promise<void> {
  const record = await store.findSearch(id);
  expect(record?.failure).toBeNull();
  expect(record).toMatchObject({ state: 'completed', counts: { scored: BigInt(samples), pending: 0n } });
  let rows = 0;
  const query = { searchId: id, orderBy: 'value', descending: true, limit: samples * 2 } as const;
  for await (const { outcome, representative } of store.queryScores(query)) {
    expect(outcome).toEqual(trialOutcome(representative));
    rows++;
  }
  expect(rows).toBe(samples);
}
