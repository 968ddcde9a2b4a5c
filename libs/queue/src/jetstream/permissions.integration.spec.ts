import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { provideNats, provideOldNats } from '../../../../tools/servers/nats.ts';
import type { ShardMessage } from '../ports.ts';
import { sampleDigest, sampleResult, sampleShard, sampleSign } from '../testing/index.ts';
import {
  configuredAuthority,
  operatorAuthority,
  startSecuredNats,
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
const scorers = [scorer, 'other'];

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

/** What a scorer may ask for: answers with bytes, and some without, which to the server are requests to delete. */
const requests: readonly (readonly [what: string, subject: string, payload: string | Uint8Array])[] = [
  ['read its suspension', `$JS.API.DIRECT.GET.KV_${suspended}.$KV.${suspended}.${scorer}`, ''],
  [
    'take a shard',
    `$JS.API.CONSUMER.MSG.NEXT.${shards.stream}.${shards.consumer}`,
    '{"batch":1,"no_wait":true}',
  ],
  [
    'ask wrongly for a shard',
    `$JS.API.CONSUMER.MSG.NEXT.${shards.stream}.${shards.consumer}`,
    '{"batch":-1}',
  ],
  ['look at the consumer', `$JS.API.CONSUMER.INFO.${shards.stream}.${shards.consumer}`, ''],
  ['read a minibatch', `$JS.API.STREAM.MSG.GET.OBJ_${blobs}`, '{"seq":1}'],
  ['end a delivery', `$JS.ACK.${shards.stream}.${shards.consumer}.1.99999.99999.1.0`, '+ACK'],
  ['give a sign', `$KV.${presence}.${scorer}`, encodeMessage(sampleSign(scorer, 1))],
  ['publish a result', results.subjectOf(sampleResult(9)), encodeMessage(sampleResult(9))],
];

const streams = [shards.stream, results.stream, `OBJ_${blobs}`, `KV_${presence}`, `KV_${suspended}`];
const consumers = [shards, results].map(({ stream, consumer }) => [stream, consumer] as const);
/** Where an answer would delete, or lie under the name of another. */
const targets = [
  ...streams.flatMap((stream) => [`$JS.API.STREAM.DELETE.${stream}`, `$JS.API.STREAM.PURGE.${stream}`]),
  ...consumers.map(([stream, consumer]) => `$JS.API.CONSUMER.DELETE.${stream}.${consumer}`),
  results.subjectOf({ ...sampleResult(8), scorer: 'other' }),
  shards.subjectOf(sampleShard(8)),
  `$KV.${presence}.other`,
  `$KV.${suspended}.other`,
  `$KV.${suspended}.${scorer}`,
  `$O.${blobs}.C.x`,
];

/** A shard that the stream has not just held: it would be taken for that one. */
let dispatches = 0;
const nextShard = (): ShardMessage => ({ ...sampleShard(1), id: `search/1/${++dispatches + 100}` });

describe.each(cases)("users' credentials $how, nats-server $version", ({ program, authority }) => {
  let server: SecuredServer;
  let coordinator: JetStreamQueue;
  let queue: JetStreamScorerQueue;
  let other: JetStreamScorerQueue;
  let connection: Connection;
  /** The coordinator's user, to see what the server holds. */
  let observer: Connection;

  const configOf = (user: string): ConnectionConfig => ({
    servers: server.url,
    name: user,
    credentialsFile: server.credentialsOf(user),
    tls: { caFile: server.caFile },
  });

  /** All that the server holds, but for the scorer's own. */
  async function heldOfOthers(): Promise<unknown> {
    const own = new Set([`$KV.${presence}.${scorer}`, results.subjectOf(sampleResult(9))]);
    const held = streams.map(async (stream) => {
      const { created, state } = await observer.manager.streams.info(stream, { subjects_filter: '>' });
      return [
        stream,
        created,
        Object.keys(state.subjects ?? {})
          .filter((subject) => !own.has(subject))
          .sort(),
      ];
    });
    const taken = consumers.map(async ([stream, consumer]) => {
      const { created } = await observer.manager.consumers.info(stream, consumer);
      return [stream, consumer, created];
    });
    return Promise.all([...held, ...taken]);
  }

  /** Has the other scorer take a shard and the coordinator a result: where the two would be acknowledged. */
  async function takeOfOther(): Promise<readonly string[]> {
    await other.shards.take(never);
    await coordinator.results.take(never);
    const addresses = consumers.map(async ([stream, consumer]) => {
      const { delivered } = await observer.manager.consumers.info(stream, consumer);
      return `$JS.ACK.${stream}.${consumer}.1.${delivered.stream_seq}.${delivered.consumer_seq}.1.0`;
    });
    return Promise.all(addresses);
  }

  /** What was opened, in its order: a failure half-way leaves nothing behind. */
  const opened: AsyncDisposable[] = [];
  const keep = <Some extends AsyncDisposable>(some: Some): Some => {
    opened.push(some);
    return some;
  };

  beforeAll(async () => {
    server = keep(await startSecuredNats(program, authority, scorers));
    coordinator = keep(await JetStreamQueue.connect(configOf('coordinator')));
    queue = keep(await JetStreamQueue.connectScorer(configOf(scorer)));
    other = keep(await JetStreamQueue.connectScorer(configOf('other')));
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

  it.each(requests)(
    'send a scorer that would %s its answer within its own account only',
    async (...request) => {
      const [, subject, payload] = request;
      await coordinator.shards.publish(nextShard());
      await other.results.publish({ ...sampleResult(9), scorer: 'other' });
      await coordinator.presence.suspend('third', 'it differs');
      const theirs = await takeOfOther();
      for (const _reply of [...targets, ...theirs, 'the last']) await coordinator.shards.publish(nextShard());
      const before = await heldOfOthers();
      for (const reply of [...targets, ...theirs]) connection.nats.publish(subject, payload, { reply });
      await connection.nats.flush();
      // The server answers in its order: what was asked before has its answer, too.
      await queue.presence.suspended(scorer);
      expect(await other.shards.take(never)).not.toBeNull();
      expect(await heldOfOthers()).toEqual(before);
      await coordinator.shards.purge('search');
    },
  );
});
