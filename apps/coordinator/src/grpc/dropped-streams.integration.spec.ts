import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectCoordinator, type ScoreView } from '@naswot/protocol';
import { ServiceError, type SearchService } from '../search-service.ts';
import { trialPlan } from '../testing/trial-plan.ts';
import { startRelay } from '../../../../tools/servers/relay.ts';
import { serviceWith } from './testing/service-with.ts';
import { startService, type TrialService } from './testing/served-coordinator.ts';

const samples = 1_300;
const byValue = { orderBy: 'value', descending: true, limit: Number.MAX_SAFE_INTEGER } as const;
const never = new AbortController().signal;

let service: TrialService;
let id: string;
beforeAll(async () => {
  service = await startService();
  ({ id } = await service.coordinator.create({ plan: trialPlan(1, samples), priority: 1 }));
  for await (const update of service.coordinator.follow(id, 0n, never))
    if (update.kind === 'progress' && update.state !== 'running') break;
});
afterAll(() => service[Symbol.asyncDispose]());

describe('a stream over a connection that is cut', () => {
  it('of a search goes on behind the last event: none is missed and none comes twice', async () => {
    await using server = await service.serve();
    await using relay = await startRelay(server.address);
    await using client = connectCoordinator({ address: relay.address });
    const told: bigint[] = [];
    for await (const update of client.follow(id, 0n)) {
      if (update.kind !== 'event') continue;
      told.push(update.sequence);
      if (told.length % 3 === 1 && relay.connections <= 3) relay.cut();
    }
    const events = await service.store.events(id, 0n, 1_000);
    expect(told).toEqual(events.map(({ sequence }) => sequence));
    expect(relay.connections).toBeGreaterThan(2);
  });

  it('of a running search goes on until it has ended', async () => {
    await using server = await service.serve();
    await using relay = await startRelay(server.address);
    await using client = connectCoordinator({ address: relay.address });
    const { id: running } = await client.create(trialPlan(2, 200), 1);
    const told: bigint[] = [];
    let last: string | undefined;
    for await (const update of client.follow(running, 0n)) {
      if (update.kind === 'progress') last = update.state;
      else told.push(update.sequence);
      if (relay.connections === 1) relay.cut();
    }
    expect(last).toBe('completed');
    expect(told).toEqual((await service.store.events(running, 0n, 1_000)).map(({ sequence }) => sequence));
    expect(relay.connections).toBeGreaterThan(1);
  });

  it.each([
    ['by value', { orderBy: 'value', descending: true, limit: 1_250 }],
    ['by parameters, the least first', { orderBy: 'parameters', descending: false, limit: 5_000 }],
    ['by time', { orderBy: 'scored-at', descending: true, limit: 5_000 }],
  ] as const)('of scores %s goes on behind the last row', async (_what, order) => {
    await using server = await service.serve();
    await using relay = await startRelay(server.address);
    await using client = connectCoordinator({ address: relay.address });
    const rows: ScoreView[] = [];
    for await (const row of client.queryScores({ search: id, ...order })) {
      if (rows.length === 100 || rows.length === 600) relay.cut();
      rows.push(row);
    }
    const stored: ScoreView[] = [];
    for await (const row of service.store.queryScores({ searchId: id, ...order })) stored.push(row);
    expect(rows).toEqual(stored);
    expect(stored).toHaveLength(Math.min(order.limit, samples));
    expect(relay.connections).toBeGreaterThan(1);
  });

  it('of scores goes on where the coordinator itself failed for a while', async () => {
    let isBroken = false;
    const { coordinator } = service;
    const queryScores: SearchService['queryScores'] = async function* (query) {
      let rows = 0;
      for await (const row of coordinator.queryScores(query)) {
        if (!isBroken && ++rows > 700) {
          isBroken = true;
          throw new ServiceError('unavailable', 'the database restarts');
        }
        yield row;
      }
    };
    await using server = await service.serve({ service: serviceWith(coordinator, { queryScores }) });
    await using client = connectCoordinator({ address: server.address });
    const positions = new Set<bigint>();
    let rows = 0;
    for await (const { position } of client.queryScores({ search: id, ...byValue })) {
      positions.add(position);
      rows++;
    }
    expect(isBroken).toBe(true);
    expect(rows).toBe(samples);
    expect(positions.size).toBe(samples);
  });
});
