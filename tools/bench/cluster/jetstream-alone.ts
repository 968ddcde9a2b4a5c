import { connectJetStreamQueue, connectJetStreamScorer, type ResultMessage } from '@naswot/queue';
import type { NatsServer } from '../../servers/nats.ts';

/** As lanes publish them. */
const scoresAMessage = 512;

const message = (k: number): ResultMessage => ({
  searchId: 'alone',
  shard: BigInt(k),
  specDigest: '0'.repeat(64),
  scorer: 'alone',
  engine: { name: 'hash', version: '1', device: 'none' },
  scores: Array.from({ length: scoresAMessage }, (_, n) => ({
    position: BigInt(k * scoresAMessage + n),
    outcome: { kind: 'scored', value: n / 7, sizeTerm: n / 3, separationTerm: -n / 9 },
    durationMs: 0.1,
  })),
  end: 'complete',
});

const never = new AbortController().signal;

/** Scores per second that go through JetStream as results, published and taken, encoded and read, with nothing else to do. */
export async function jetStreamAlone({ url }: NatsServer, scores: number): Promise<number> {
  const prefix = 'alone';
  await using queue = await connectJetStreamQueue({ servers: url, name: 'taker', prefix });
  await using scorer = await connectJetStreamScorer({ servers: url, name: 'alone', prefix });
  const messages = Math.ceil(scores / scoresAMessage);
  const start = performance.now();
  const publishing = (async () => {
    for (let k = 0; k < messages; k++) await scorer.results.publish(message(k));
  })();
  for (let k = 0; k < messages; k++) await (await queue.results.take(never))?.ack();
  await publishing;
  return (messages * scoresAMessage * 1000) / (performance.now() - start);
}
