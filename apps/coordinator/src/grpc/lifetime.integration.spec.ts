import { once } from 'node:events';
import { Client, credentials, Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callServerStream, callUnary, connectCoordinator, Health, SearchService } from '@naswot/protocol';
import { asPosition } from '@naswot/space';
import { ServiceError as Refusal, type SearchService as Service } from '../search-service.ts';
import { trialPlan } from '../testing/trial-plan.ts';
import { serviceWith } from './testing/service-with.ts';
import { startService, type TrialService } from './testing/served-coordinator.ts';

let service: TrialService;
beforeAll(async () => (service = await startService({ isScored: false })));
afterAll(() => service[Symbol.asyncDispose]());

const callerOf = (address: string) => ({
  client: new Client(address, credentials.createInsecure()),
  metadata: () => new Metadata(),
});

const failure = async (act: Promise<unknown>): Promise<ServiceError> =>
  act.then(
    () => Promise.reject(new Error('it succeeded')),
    (error: unknown) => error as ServiceError,
  );

describe('a server that closes', () => {
  it('says so to those who watch its health and to those who follow a search, and ends', async () => {
    const record = await service.coordinator.create({ plan: trialPlan(1, 5), priority: 1 });
    const server = await service.serve();
    server.setServing(true);
    const caller = callerOf(server.address);
    const health: number[] = [];
    const watch = async (): Promise<void> => {
      for await (const { status: told } of callServerStream(caller, Health.method.watch, {}))
        health.push(told);
    };
    const follow = async (onUpdate: () => void): Promise<void> => {
      const request = { search: record.id };
      for await (const _ of callServerStream(caller, SearchService.method.followSearch, request)) onUpdate();
    };
    const watched = failure(watch());
    const begun = new AbortController();
    const followed = failure(follow(() => begun.abort()));
    if (!begun.signal.aborted) await once(begun.signal, 'abort');
    await server[Symbol.asyncDispose]();
    expect((await watched).code).toBe(status.UNAVAILABLE);
    expect((await followed).code).toBe(status.UNAVAILABLE);
    expect((await followed).details).toBe('the coordinator shuts down');
    expect(health.at(-1)).toBe(2);
    caller.client.close();
  });

  it('answers what it was asked before', async () => {
    let answer: () => void = () => undefined;
    let isAsked: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (isAsked = resolve));
    const scorers: Service['scorers'] = async () => {
      isAsked();
      await new Promise<void>((resolve) => (answer = resolve));
      return [];
    };
    const server = await service.serve({ service: serviceWith(service.coordinator, { scorers }) });
    await using client = connectCoordinator({ address: server.address });
    const answered = client.scorers();
    await asked;
    const closed = server[Symbol.asyncDispose]();
    answer();
    expect(await answered).toEqual([]);
    await closed;
  });

  it('does not wait for ever', async () => {
    let isAsked: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => (isAsked = resolve));
    const scorers: Service['scorers'] = () => {
      isAsked();
      return new Promise(() => undefined);
    };
    const server = await service.serve({
      service: serviceWith(service.coordinator, { scorers }),
      limits: { drainMs: 50 },
    });
    const caller = callerOf(server.address);
    const answered = failure(callUnary(caller, SearchService.method.listScorers, {}));
    await asked;
    await server[Symbol.asyncDispose]();
    expect([status.UNAVAILABLE, status.CANCELLED]).toContain((await answered).code);
    caller.client.close();
  });
});

describe('a call', () => {
  it('whose deadline passes is ended, and its method hears of it', async () => {
    const heard = new AbortController();
    const follow: Service['follow'] = async function* (_search, _after, signal) {
      await once(signal, 'abort');
      heard.abort();
      yield* [];
    };
    await using server = await service.serve({ service: serviceWith(service.coordinator, { follow }) });
    const caller = callerOf(server.address);
    const read = async (): Promise<void> => {
      const stream = callServerStream(
        caller,
        SearchService.method.followSearch,
        { search: 'x' },
        { limitMs: 100 },
      );
      for await (const _ of stream) throw new Error('it sends nothing');
    };
    expect((await failure(read())).code).toBe(status.DEADLINE_EXCEEDED);
    if (!heard.signal.aborted) await once(heard.signal, 'abort');
    caller.client.close();
  });

  it('larger than the limit is refused', async () => {
    await using server = await service.serve({ limits: { messageBytes: 1_000 } });
    const caller = callerOf(server.address);
    const request = { search: 'x'.repeat(2_000) };
    const error = await failure(callUnary(caller, SearchService.method.getSearch, request));
    expect(error.code).toBe(status.RESOURCE_EXHAUSTED);
    caller.client.close();
  });

  it('of bytes that are no message is the caller’s mistake', async () => {
    await using server = await service.serve();
    const { client } = callerOf(server.address);
    const error = await failure(
      new Promise((resolve, reject) => {
        const path = '/naswot.v1.SearchService/GetSearch';
        const asIs = (bytes: Buffer): Buffer => bytes;
        client.makeUnaryRequest(path, asIs, asIs, Buffer.from([0xff, 0xff]), (thrown, bytes) =>
          thrown === null ? resolve(bytes) : reject(thrown),
        );
      }),
    );
    expect(error.code).toBe(status.INVALID_ARGUMENT);
    client.close();
  });

  it('that fails for a reason nobody foresaw tells nothing of it, but to the log', async () => {
    const said: unknown[] = [];
    const list: Service['list'] = () => Promise.reject(new Error('password=secret'));
    await using server = await service.serve({
      service: serviceWith(service.coordinator, { list }),
      log: (...line) => void said.push(line),
    });
    await using client = connectCoordinator({ address: server.address });
    const first = client.list()[Symbol.asyncIterator]().next();
    const error = await failure(first);
    expect(error).toMatchObject({ code: 'internal', message: 'the coordinator failed' });
    expect(JSON.stringify(error)).not.toContain('secret');
    expect(JSON.stringify(said)).toContain('secret');
  });

  it('that a standby cannot serve names the leader', async () => {
    const pause: Service['pause'] = () =>
      Promise.reject(new Refusal('standby', 'this one stands by', 'ask it'));
    await using server = await service.serve({
      service: serviceWith(service.coordinator, { pause }),
      leader: () => 'leader.example:50051',
    });
    const caller = callerOf(server.address);
    const error = await failure(callUnary(caller, SearchService.method.pauseSearch, { search: 'x' }));
    expect(error.code).toBe(status.UNAVAILABLE);
    const [details] = error.metadata.get('grpc-status-details-bin');
    expect(String(details)).toContain('leader.example:50051');
    caller.client.close();
  });

  it('that a standby cannot serve is answered by the leader that it names', async () => {
    const record = await service.coordinator.create({ plan: trialPlan(9, 5), priority: 1 });
    await using leader = await service.serve();
    const standby = (): Promise<never> => Promise.reject(new Refusal('standby', 'this one stands by'));
    await using follower = await service.serve({
      service: serviceWith(service.coordinator, { pause: standby }),
      leader: () => leader.address,
    });
    await using client = connectCoordinator({ address: follower.address });
    expect((await client.pause(record.id)).state).toBe('paused');
  });

  it('for scores is answered no faster than it is read', async () => {
    let given = 0;
    const row = {
      space: 'nas-bench-201',
      architecture: 'x'.repeat(8_000),
      position: asPosition(0n, 1n),
      representative: asPosition(0n, 1n),
      index: null,
      proxy: 'naswot',
      outcome: { kind: 'scored', value: 1, sizeTerm: null, separationTerm: null },
      reluUnits: 1,
      parameters: 1,
      macs: 1,
      specDigest: '0'.repeat(64),
      searchId: null,
      engine: '',
      durationMs: 1,
      scoredAt: new Date(0),
    } as const;
    const rows = 100_000;
    const queryScores: Service['queryScores'] = async function* () {
      for (; given < rows; given++) yield await Promise.resolve(row);
    };
    await using server = await service.serve({
      service: serviceWith(service.coordinator, { queryScores }),
    });
    await using client = connectCoordinator({ address: server.address });
    const query = { orderBy: 'value', descending: true, limit: rows } as const;
    for await (const _ of client.queryScores(query)) break;
    expect(given).toBeLessThan(rows / 10);
  });
});
