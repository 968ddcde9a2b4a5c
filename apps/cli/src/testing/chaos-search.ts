import { expect } from 'vitest';
import { createMinibatch } from '@naswot/dataset';
import { connectCoordinator, type CoordinatorClient, type SearchSummary } from '@naswot/protocol';
import { makeSpec } from '@naswot/scoring';
import { defaultWindow, type SearchPlan } from '@naswot/search';
import { findSpace } from '@naswot/space';
import { openStore } from '@naswot/store';
import { addressOf, type ClusterPlace, type Member } from './cluster-processes.ts';

const space = findSpace('nas-bench-201');
const network = space.parseSettings({ cellsPerStage: 1, stemChannels: 4, imageSize: 8 });

/** Images that are the same in every run. */
const minibatch = createMinibatch(
  Float32Array.from({ length: 16 * 3 * 8 * 8 }, (_, k) => ((k * 7919) % 1009) / 504.5 - 1),
  [16, 3, 8, 8],
  { dataset: 'noise-white', seed: 0, imageIds: [], notice: null },
);

const planOf = (samples: number, weightsSeed: number): SearchPlan => ({
  name: 'chaos',
  space: space.name,
  network,
  strategy: 'random',
  seed: 0,
  replacement: false,
  budget: { samples: BigInt(samples), timeLimitMs: null },
  spec: makeSpec({
    proxy: 'naswot',
    network,
    run: {
      minibatch: minibatch.digest,
      weights: { initialisation: 'kaiming-uniform', seed: weightsSeed, version: 1 },
      counting: 'unit',
    },
  }),
  window: defaultWindow,
});

const clientOf = (coordinator: Member): CoordinatorClient =>
  connectCoordinator({ address: addressOf(coordinator) });

/** A search of so many architectures that has begun; one with other weights scores everything anew. */
export async function beginSearch(
  coordinator: Member,
  samples: number,
  weightsSeed = 0,
): Promise<SearchSummary> {
  await using client = clientOf(coordinator);
  await expect
    .poll(
      () =>
        client.putMinibatch(minibatch).then(
          () => true,
          () => false,
        ),
      { timeout: 60_000 },
    )
    .toBe(true);
  return await client.create(planOf(samples, weightsSeed), 1);
}

/** Resolves once so many outcomes are there. */
export async function untilScored(
  { store: location }: ClusterPlace,
  id: string,
  count: number,
): Promise<void> {
  await using store = await openStore(location);
  const scored = async (): Promise<number> => {
    const search = await store.findSearch(id).catch(() => null);
    return search === null ? 0 : Number(search.counts.samples - search.counts.pending);
  };
  await expect.poll(scored, { timeout: 120_000, interval: 100 }).toBeGreaterThanOrEqual(count);
}

/** What came of a search. */
export interface Completed {
  /** Positions, in ask order. */
  readonly asks: readonly bigint[];
  /** By position; -Infinity for none. */
  readonly scores: ReadonlyMap<bigint, number>;
}

/** Waits for the search's end; every architecture has one score, and all are there. */
export async function expectComplete(
  { store: location }: ClusterPlace,
  id: string,
  samples: number,
): Promise<Completed> {
  await using store = await openStore(location);
  const state = async (): Promise<string> => (await store.findSearch(id).catch(() => null))?.state ?? '';
  await expect.poll(state, { timeout: 300_000, interval: 250 }).toBe('completed');
  const search = await store.findSearch(id);
  expect(search?.counts).toMatchObject({ samples: BigInt(samples), pending: 0n });
  const values = new Map<bigint, number>();
  const query = { searchId: id, orderBy: 'value', descending: true, limit: samples * 2 } as const;
  for await (const { position, outcome } of store.queryScores(query)) {
    expect(values.has(position)).toBe(false);
    if (outcome.kind === 'unscorable') expect(outcome.reason).toBe('disconnected');
    values.set(position, outcome.kind === 'scored' ? outcome.value : -Infinity);
  }
  expect(values.size).toBe(samples);
  return { asks: await store.askedPositions(id, 0n, BigInt(samples)), scores: values };
}
