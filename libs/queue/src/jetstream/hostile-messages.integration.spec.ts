import { headers as natsHeaders } from '@nats-io/transport-node';
import { expect, it } from 'vitest';
import { describeServers } from '../testing/describe-servers.ts';
import { openJetStreamQueue, type JetStreamFixture } from '../testing/jetstream-fixtures.ts';
import { sampleDigest, sampleResult, sampleShard, sampleSign } from '../testing/index.ts';
import { queueNames } from './names.ts';
import { encodeMessage } from './wire-codec.ts';

const never = new AbortController().signal;

const held = async ({ connection }: JetStreamFixture, stream: string): Promise<number> =>
  (await connection.manager.streams.info(stream)).state.messages;

const text = (message: object): string => Buffer.from(encodeMessage(message)).toString();

/** What is no result, each for its own reason. */
const noResults: readonly (string | Uint8Array)[] = [
  '',
  'no JSON',
  '['.repeat(100_000),
  Uint8Array.of(0xff, 0xfe, 0),
  'null',
  text({ ...sampleResult(1), scores: 'many' }),
  text({ ...sampleResult(1), end: undefined }),
  text(sampleResult(1)).replace('1594.13', 'null'),
  text(sampleResult(1)).replace('1594.13', '1e999'),
  text(sampleResult(1)).replace(/\{"\$bigint":"3"\}/, '{"$bigint":"-3"}'),
  text(sampleResult(1)).replace(/\{"\$bigint":"3"\}/, `{"$bigint":"${'9'.repeat(100_000)}"}`),
  text({ ...sampleResult(1), scores: Array.from({ length: 5_000 }, () => sampleResult(1).scores[1]) }),
  // Sent under the subject of `scorer`.
  text({ ...sampleResult(1), scorer: 'another' }),
];

describeServers('a malformed message', (server) => {
  it.each(noResults.map((payload, n) => [n, payload] as const))(
    'among the results (%i) is refused, taken out and counted, and stops nobody',
    async (_n, payload) => {
      await using fixture = await openJetStreamQueue(server().url);
      const { results } = queueNames(fixture.options.prefix);
      const { queue } = await fixture.connectScorer();
      await fixture.connection.jetStream.publish(results.subjectOf(sampleResult(1)), payload);
      await queue.results.publish(sampleResult(2));
      const delivery = await fixture.queue.results.take(never);
      expect(delivery?.message).toEqual(sampleResult(2));
      await delivery?.ack();
      expect(fixture.queue.refused).toBe(1);
      expect(await held(fixture, results.stream)).toBe(0);
    },
  );

  it('among the shards is refused by the scorer that takes it', async () => {
    await using fixture = await openJetStreamQueue(server().url);
    const { shards } = queueNames(fixture.options.prefix);
    const { queue } = await fixture.connectScorer();
    const hostile = { ...sampleShard(1), work: { kind: 'list', positions: Array<bigint>(5_000).fill(1n) } };
    await fixture.connection.jetStream.publish(shards.subjectOf(sampleShard(1)), encodeMessage(hostile));
    await fixture.queue.shards.publish(sampleShard(2));
    const delivery = await queue.shards.take(never);
    expect(delivery?.message).toEqual(sampleShard(2));
    expect(queue.refused).toBe(1);
    expect(await held(fixture, shards.stream)).toBe(1);
  });

  it('among the signs is refused once, and the others are listed', async () => {
    await using fixture = await openJetStreamQueue(server().url, { presenceMs: 60_000 });
    const { presence } = queueNames(fixture.options.prefix);
    const put = (name: string, payload: Uint8Array | string): Promise<unknown> =>
      fixture.connection.jetStream.publish(`$KV.${presence}.${name}`, payload);
    const { queue } = await fixture.connectScorer();
    await put('malformed', '{');
    await put('somebody', encodeMessage(sampleSign('somebody-else', 1)));
    await queue.presence.announce(sampleSign('a', 1));
    expect(await fixture.queue.presence.list()).toEqual([sampleSign('a', 1)]);
    expect(await fixture.queue.presence.list()).toEqual([sampleSign('a', 1)]);
    expect(fixture.queue.refused).toBe(2);
  });

  it('in the place of a reason puts nobody aside', async () => {
    await using fixture = await openJetStreamQueue(server().url);
    const { suspended } = queueNames(fixture.options.prefix);
    const { queue } = await fixture.connectScorer();
    await fixture.connection.jetStream.publish(`$KV.${suspended}.a`, '{"reason":');
    expect(await queue.presence.suspended('a')).toBeNull();
  });

  it('in the place of a part of a blob makes that an error', async () => {
    await using fixture = await openJetStreamQueue(server().url);
    const { manager } = fixture.connection;
    await fixture.queue.blobs.put(sampleDigest, new Uint8Array(300_000).fill(7));
    const stream = `OBJ_${queueNames(fixture.options.prefix).blobs}`;
    await manager.streams.deleteMessage(stream, 2);
    await expect(fixture.queue.blobs.get(sampleDigest)).rejects.toThrow(/ended after \d+ of 300000 bytes/);
    await fixture.queue.blobs.replace(sampleDigest, Uint8Array.of(8));
    expect(await fixture.queue.blobs.get(sampleDigest)).toEqual(Uint8Array.of(8));
    expect(await held(fixture, stream)).toBe(2);
  });

  it('in the place of the description of a blob makes that an error, until it is replaced', async () => {
    await using fixture = await openJetStreamQueue(server().url);
    const { blobs } = queueNames(fixture.options.prefix);
    const name = Buffer.from(sampleDigest).toString('base64url');
    await fixture.queue.blobs.put(sampleDigest, Uint8Array.of(7));
    const headers = natsHeaders();
    headers.set('Nats-Rollup', 'sub');
    const padded = name.padEnd(Math.ceil(name.length / 4) * 4, '=');
    await fixture.connection.jetStream.publish(`$O.${blobs}.M.${padded}`, '{"name":', { headers });
    await expect(fixture.queue.blobs.get(sampleDigest)).rejects.toThrow(SyntaxError);
    await fixture.queue.blobs.replace(sampleDigest, Uint8Array.of(8));
    expect(await fixture.queue.blobs.get(sampleDigest)).toEqual(Uint8Array.of(8));
  });
});
