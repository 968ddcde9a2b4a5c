import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { provideNats, provideOldNats } from '../../../../tools/servers/nats.ts';
import type { ShardMessage } from '../ports.ts';
import { sampleDigest, sampleResult, sampleShard, sampleSign } from '../testing/index.ts';
import {
  configuredAuthority,
  operatorAuthority,
  startSecuredNats,
  usersOf,
  type SecuredServer,
} from '../testing/secured-server.ts';
import { Connection, type ConnectionConfig } from './connection.ts';
import { JetStreamQueue, type JetStreamScorerQueue } from './jetstream-queue.ts';
import { queueNames, scorerInbox } from './names.ts';
import { encodeMessage } from './wire-codec.ts';

const never = new AbortController().signal;
const prefix = 'naswot';
const { shards, results, blobs, presence, suspended } = queueNames(prefix);
const scorer = 'scorer';
/** Where the scorer was not put aside the answer has no bytes: to the server that is a request to delete. */
const askOwnSuspension = `$JS.API.DIRECT.GET.KV_${suspended}.$KV.${suspended}.${scorer}`;
const users = usersOf(prefix, scorer, 'other');

const programs = await Promise.all([provideNats(), provideOldNats()]);
const authorities = { 'signed by an operator': operatorAuthority, 'in a configuration': configuredAuthority };
const cases = programs.flatMap((program) =>
  Object.entries(authorities).map(([how, authority]) => ({
    version: program.version,
    program,
    how,
    authority,
  })),
);

/** What a scorer asks for and does not get: its subject and payload. */
const refused: readonly (readonly [what: string, subject: string, payload: string | Uint8Array])[] = [
  ['publish a shard', shards.subjectOf(sampleShard(9)), encodeMessage(sampleShard(9))],
  ["publish another's results", results.subjectOf({ ...sampleResult(1), scorer: 'other' }), '{}'],
  ["give another's signs", `$KV.${presence}.other`, encodeMessage(sampleSign('other', 1))],
  ['put a scorer aside', `$KV.${suspended}.other`, '{"reason":"no"}'],
  ['lift its own suspension', `$KV.${suspended}.${scorer}`, ''],
  ['put a minibatch', `$O.${blobs}.C.x`, 'x'],
  ['take a result', `$JS.API.CONSUMER.MSG.NEXT.${results.stream}.${results.consumer}`, '1'],
  ['end a result', `$JS.ACK.${results.stream}.${results.consumer}.1.1.1.1.0`, '+ACK'],
  ['read a message of the shards', `$JS.API.STREAM.MSG.GET.${shards.stream}`, '{"seq":1}'],
  ['read the results', `$JS.API.STREAM.MSG.GET.${results.stream}`, '{"seq":1}'],
  ['read the signs', `$JS.API.STREAM.MSG.GET.KV_${presence}`, '{"seq":1}'],
  ...[shards.stream, results.stream, `OBJ_${blobs}`, `KV_${presence}`, `KV_${suspended}`].flatMap(
    (stream) =>
      [
        [`delete ${stream}`, `$JS.API.STREAM.DELETE.${stream}`, ''],
        [`purge ${stream}`, `$JS.API.STREAM.PURGE.${stream}`, ''],
        [`change ${stream}`, `$JS.API.STREAM.UPDATE.${stream}`, '{}'],
        [`delete a message of ${stream}`, `$JS.API.STREAM.MSG.DELETE.${stream}`, '{"seq":1}'],
        [`make a consumer of ${stream}`, `$JS.API.CONSUMER.CREATE.${stream}`, '{}'],
        [`make a named consumer of ${stream}`, `$JS.API.CONSUMER.CREATE.${stream}.mine`, '{}'],
        [`make a durable consumer of ${stream}`, `$JS.API.CONSUMER.DURABLE.CREATE.${stream}.mine`, '{}'],
      ] as const,
  ),
  ['delete the consumer of shards', `$JS.API.CONSUMER.DELETE.${shards.stream}.${shards.consumer}`, ''],
  ['list the streams', '$JS.API.STREAM.NAMES', ''],
  ['make a stream', '$JS.API.STREAM.CREATE.mine', '{"name":"mine","subjects":["mine"]}'],
];

describe.each(cases)("users' credentials $how, nats-server $version", ({ program, authority }) => {
  let server: SecuredServer;
  let coordinator: JetStreamQueue;
  let queue: JetStreamScorerQueue;
  let connection: Connection;
  /** The coordinator's user, to see what the server holds. */
  let observer: Connection;

  const configOf = (user: string): ConnectionConfig => ({
    servers: server.url,
    name: user,
    credentialsFile: server.credentialsOf(user),
    tls: { caFile: server.caFile },
  });

  /** What was opened, in its order: a failure half-way leaves nothing behind. */
  const opened: AsyncDisposable[] = [];
  const keep = <Some extends AsyncDisposable>(some: Some): Some => {
    opened.push(some);
    return some;
  };

  beforeAll(async () => {
    server = keep(await startSecuredNats(program, authority, users));
    coordinator = keep(await JetStreamQueue.connect(configOf('coordinator')));
    queue = keep(await JetStreamQueue.connectScorer(configOf(scorer)));
    connection = keep(await Connection.open({ ...configOf(scorer), inboxPrefix: scorerInbox(scorer) }));
    observer = keep(await Connection.open(configOf('coordinator')));
  });
  afterAll(async () => {
    for (const some of opened.reverse()) await some[Symbol.asyncDispose]();
  });

  it('let a scorer take shards, read minibatches, publish results and give signs', async () => {
    const bytes = new Uint8Array(300_000).fill(7);
    await coordinator.blobs.put(sampleDigest, bytes);
    await coordinator.shards.publish(sampleShard(1));
    const delivery = await queue.shards.take(never);
    expect(delivery?.message).toEqual(sampleShard(1));
    delivery?.working();
    expect(Buffer.compare((await queue.blobs.get(sampleDigest)) ?? new Uint8Array(), bytes)).toBe(0);
    await queue.presence.announce(sampleSign(scorer, 1));
    expect(await queue.presence.suspended(scorer)).toBeNull();
    await queue.results.publish(sampleResult(1));
    await delivery?.ack();
    const result = await coordinator.results.take(never);
    expect(result?.message).toEqual(sampleResult(1));
    await result?.ack();
    expect(await coordinator.presence.list()).toEqual([sampleSign(scorer, 1)]);
  });

  it('let the coordinator do all that its side does', async () => {
    await coordinator.shards.publish(sampleShard(2));
    expect(await coordinator.shards.held('search')).toEqual(new Set([2n]));
    await coordinator.shards.purge('search');
    expect(await coordinator.results.held('search')).toEqual(new Set());
    await coordinator.blobs.put('1'.repeat(64), Uint8Array.of(1));
    await coordinator.blobs.delete('1'.repeat(64));
    await coordinator.presence.suspend('other', 'it differs');
    expect(await coordinator.presence.suspended('other')).toBe('it differs');
  });

  it('let nobody in who has none', async () => {
    const { credentialsFile: _none, ...config } = configOf(scorer);
    await expect(Connection.open(config)).rejects.toThrow(/authorization/i);
  });

  it.each(refused)('do not let a scorer %s', async (_what, subject, payload) => {
    await expect(connection.nats.request(subject, payload)).rejects.toThrow(
      /Permissions Violation for Publish/,
    );
  });

  it.each([scorerInbox('other'), '_INBOX', prefix, '$KV', '$O', '$JS'])(
    'do not let a scorer read %s.>',
    async (first) => {
      const subscription = connection.nats.subscribe(`${first}.>`);
      await expect(subscription[Symbol.asyncIterator]().next()).rejects.toThrow(
        /Permissions Violation for Subscription/,
      );
    },
  );

  it('do not let a scorer do by an answer what it may not ask for', async () => {
    const purging = { reply: `$JS.API.STREAM.PURGE.${shards.stream}` };
    const sent = (n: number): ShardMessage => ({
      ...sampleShard(n),
      searchId: 'answers',
      id: `answers/${n}/1`,
    });
    await coordinator.shards.publish(sent(1));
    await coordinator.shards.publish(sent(2));
    connection.nats.publish(`$JS.API.STREAM.MSG.GET.OBJ_${blobs}`, '{"seq":1}', purging);
    connection.nats.publish(
      `$JS.API.CONSUMER.MSG.NEXT.${shards.stream}.${shards.consumer}`,
      '{"batch":1,"no_wait":true}',
      purging,
    );
    await connection.nats.flush();
    expect((await queue.shards.take(never))?.message).toEqual(sent(2));
    expect(await coordinator.shards.held('answers')).toEqual(new Set([1n, 2n]));
  });

  it('leave the coordinator to make anew what an answer to a scorer deletes', async () => {
    connection.nats.publish(askOwnSuspension, '', { reply: `$JS.API.STREAM.DELETE.${shards.stream}` });
    await vi.waitFor(() => expect(observer.manager.streams.info(shards.stream)).rejects.toThrow(/not found/));
    await coordinator.shards.publish(sampleShard(6));
    expect((await queue.shards.take(never))?.message).toEqual(sampleShard(6));
  });

  it("do not let a scorer put another aside by an answer laid under the other's name", async () => {
    const laid = (name: string): Promise<unknown> =>
      observer.manager.streams.getMessage(`KV_${suspended}`, { last_by_subj: `$KV.${suspended}.${name}` });
    const lay = async (name: string): Promise<void> => {
      connection.nats.publish(askOwnSuspension, '', { reply: `$KV.${suspended}.${name}` });
      await vi.waitFor(async () => expect(await laid(name)).not.toBeNull());
      expect(await coordinator.presence.suspended(name)).toBeNull();
    };
    await lay('first');
    await coordinator.presence.suspend(scorer, 'its scores are wrong');
    await lay('second');
    expect(await queue.presence.suspended(scorer)).toBe('its scores are wrong');
  });
});
