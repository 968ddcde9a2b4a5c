import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Delivery, ResultMessage, ShardMessage, WorkQueue } from '../ports.ts';
import type { ConnectedScorer, OpenQueue, QueueFixture } from './queue-fixture.ts';
import { sampleResult, sampleShard } from './sample-messages.ts';

/** One of the two work queues, with its publisher's and its taker's side. */
interface Side<Message> {
  /** The coordinator's. */
  readonly queue: WorkQueue<Message>;
  readonly publisher: Pick<WorkQueue<Message>, 'publish'>;
  readonly taker: Pick<WorkQueue<Message>, 'take'>;
  readonly message: (n: number) => Message;
}

const never = new AbortController().signal;

async function take<Message>(taker: Pick<WorkQueue<Message>, 'take'>): Promise<Delivery<Message>> {
  const delivery = await taker.take(never);
  if (delivery === null) throw new Error('take ended although nothing aborted it');
  return delivery;
}

/** Whether nothing can be taken now. */
async function isEmpty<Message>(taker: Pick<WorkQueue<Message>, 'take'>): Promise<boolean> {
  const stop = new AbortController();
  const taken = taker.take(stop.signal);
  stop.abort();
  return (await taken) === null;
}

/** The rules that both work queues obey. */
function describeRules<Message extends ShardMessage | ResultMessage>(
  open: OpenQueue,
  sideOf: (fixture: QueueFixture, scorer: ConnectedScorer) => Side<Message>,
): void {
  let fixture: QueueFixture;
  let side: Side<Message>;
  /** Everything that the scorer sent before has arrived. */
  let settle: () => Promise<unknown>;

  beforeEach(async () => {
    fixture = await open();
    const scorer = await fixture.connectScorer();
    side = sideOf(fixture, scorer);
    settle = () => scorer.queue.blobs.get('0'.repeat(64));
  });
  afterEach(() => fixture[Symbol.asyncDispose]());

  const publish = (n: number): Promise<void> => side.publisher.publish(side.message(n));
  const ofOther = (message: Message): Message => ({ ...message, searchId: 'other' });
  const held = async (): Promise<readonly bigint[]> =>
    [...(await side.queue.held('search'))].sort((a, b) => Number(a - b));

  it('delivers what was published, to a taker that came later', async () => {
    await publish(1);
    const { message, deliveries } = await take(side.taker);
    expect(message).toEqual(side.message(1));
    expect(deliveries).toBe(1);
  });

  it('delivers to a taker that waits', async () => {
    const taken = take(side.taker);
    await publish(1);
    expect((await taken).message).toEqual(side.message(1));
  });

  it('delivers each message once while its lease runs', async () => {
    await publish(1);
    await publish(2);
    const taken = [await take(side.taker), await take(side.taker)];
    expect(taken.map(({ message }) => message)).toEqual([side.message(1), side.message(2)]);
    expect(await isEmpty(side.taker)).toBe(true);
  });

  it('never delivers again what was acknowledged', async () => {
    await publish(1);
    await (await take(side.taker)).ack();
    await fixture.passLeases(2);
    expect(await isEmpty(side.taker)).toBe(true);
  });

  it('delivers again what was handed back, and counts', async () => {
    await publish(1);
    await (await take(side.taker)).nak();
    const again = await take(side.taker);
    expect(again.message).toEqual(side.message(1));
    expect(again.deliveries).toBe(2);
  });

  it('delivers again what was handed back with a delay, after the delay', async () => {
    await publish(1);
    await (await take(side.taker)).nak(1);
    await fixture.passLeases(0.1);
    expect((await take(side.taker)).deliveries).toBe(2);
  });

  it('delivers again what was neither acknowledged nor renewed', async () => {
    await publish(1);
    await take(side.taker);
    await fixture.passLeases(1.1);
    expect((await take(side.taker)).deliveries).toBe(2);
  });

  it('keeps a lease that is renewed', async () => {
    await publish(1);
    const delivery = await take(side.taker);
    await fixture.passLeases(0.7);
    delivery.working();
    await settle();
    await fixture.passLeases(0.7);
    expect(await isEmpty(side.taker)).toBe(true);
    await fixture.passLeases(0.7);
    expect((await take(side.taker)).deliveries).toBe(2);
  });

  it('is not changed by a delivery whose lease has ended', async () => {
    await publish(1);
    const late = await take(side.taker);
    await fixture.passLeases(1.1);
    const current = await take(side.taker);
    await late.ack();
    await current.nak();
    expect((await take(side.taker)).deliveries).toBe(3);
  });

  it('holds the shards of a search that wait or are under a lease, until they are acknowledged', async () => {
    for (const n of [1, 2, 3]) await publish(n);
    await side.publisher.publish(ofOther(side.message(4)));
    const first = await take(side.taker);
    const second = await take(side.taker);
    expect(await held()).toEqual([1n, 2n, 3n]);
    await first.ack();
    await second.nak();
    expect(await held()).toEqual([2n, 3n]);
    expect(await side.queue.held('none')).toEqual(new Set());
  });

  it('delivers nothing of a search that was purged, and what there is of others', async () => {
    await publish(1);
    await publish(2);
    await side.publisher.publish(ofOther(side.message(3)));
    await side.queue.purge('search');
    await side.queue.purge('none');
    expect((await take(side.taker)).message).toEqual(ofOther(side.message(3)));
    expect(await isEmpty(side.taker)).toBe(true);
    expect(await held()).toEqual([]);
  });

  it('is not changed by a delivery of what was purged', async () => {
    await publish(1);
    const purged = await take(side.taker);
    await side.queue.purge('search');
    await publish(2);
    await purged.ack();
    const other = await take(side.taker);
    expect(other.message).toEqual(side.message(2));
    expect(await held()).toEqual([2n]);
  });

  it('ends a wait that is aborted, and gives what comes then to another', async () => {
    const stop = new AbortController();
    const aborted = side.taker.take(stop.signal);
    const waiting = take(side.taker);
    await settle();
    stop.abort();
    expect(await aborted).toBeNull();
    await publish(1);
    expect((await waiting).message).toEqual(side.message(1));
  });
}

/** The port of shards: coordinator to scorers. */
export function describeShards(name: string, open: OpenQueue): void {
  describe(`the queue of shards, ${name}`, () => {
    describeRules<ShardMessage>(open, (fixture, scorer) => ({
      queue: fixture.queue.shards,
      publisher: fixture.queue.shards,
      taker: scorer.queue.shards,
      message: sampleShard,
    }));

    it('takes in a shard once, though it is published twice', async () => {
      await using fixture = await open();
      const scorer = await fixture.connectScorer();
      await fixture.queue.shards.publish(sampleShard(1));
      await fixture.queue.shards.publish(sampleShard(1));
      await take(scorer.queue.shards);
      await fixture.queue.shards.publish(sampleShard(1));
      expect(await isEmpty(scorer.queue.shards)).toBe(true);
    });

    it('gives the shards of a scorer that died to another', async () => {
      await using fixture = await open();
      const [dying, other] = [await fixture.connectScorer(), await fixture.connectScorer()];
      await fixture.queue.shards.publish(sampleShard(1));
      await take(dying.queue.shards);
      await dying.kill();
      await fixture.passLeases(1.1);
      expect((await take(other.queue.shards)).deliveries).toBe(2);
    });

    it('loses nothing to a scorer that died while it waited', async () => {
      await using fixture = await open();
      const [dying, other] = [await fixture.connectScorer(), await fixture.connectScorer()];
      const taken = dying.queue.shards.take(never);
      const died = expect(taken).rejects.toThrow('closed');
      await dying.queue.blobs.get('0'.repeat(64));
      await dying.kill();
      await died;
      await fixture.queue.shards.publish(sampleShard(1));
      expect((await take(other.queue.shards)).message.id).toBe(sampleShard(1).id);
    });
  });
}

/** The port of results: scorers to coordinator. */
export function describeResults(name: string, open: OpenQueue): void {
  describe(`the queue of results, ${name}`, () => {
    describeRules<ResultMessage>(open, (fixture, scorer) => ({
      queue: fixture.queue.results,
      publisher: scorer.queue.results,
      taker: fixture.queue.results,
      message: sampleResult,
    }));
  });
}
