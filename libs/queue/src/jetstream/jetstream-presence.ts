import { StorageType } from '@nats-io/jetstream';
import { Kvm, type KV, type KvWatchEntry } from '@nats-io/kv';
import { nanos } from '@nats-io/transport-node';
import { scorerSignSchema } from '../message-schemas.ts';
import type { Presence, ScorerSign } from '../ports.ts';
import type { Connection } from './connection.ts';
import { subjectToken } from './names.ts';
import type { Refuse } from './refusal.ts';
import { isTransient, retrying } from './retry.ts';
import { decodeMessage, encodeMessage } from './wire-codec.ts';

/** A sign has names and counts only. */
const longestSignBytes = 4_096;
/** Signs of 1,000 scorers take a twentieth of it. */
const bucketBytes = 2 ** 24;
/** A sign that takes longer is out of date and dropped: the next one is due. */
const announceLimitMs = 10_000;

const announceIn =
  (bucket: KV, connection: Connection): Presence['announce'] =>
  async (sign) => {
    const act = (): Promise<number> =>
      connection.answerOf(bucket.put(subjectToken(sign.scorer), encodeMessage(sign)));
    await retrying(act, { limitMs: announceLimitMs, signal: connection.closing }).catch((error: unknown) => {
      if (!isTransient(error)) throw error;
    });
  };

/** The sign of an entry; null, and the entry taken out, where it is none or under another's name. */
async function signOf(bucket: KV, entry: KvWatchEntry, refuse: Refuse): Promise<ScorerSign | null> {
  const { key, value } = entry;
  const decoded = decodeMessage(scorerSignSchema, value);
  if (decoded.kind === 'message' && subjectToken(decoded.message.scorer) === key) return decoded.message;
  const reason = decoded.kind === 'malformed' ? decoded.reason : "it came under another scorer's name";
  refuse({ subject: `${entry.bucket}/${key}`, reason });
  await bucket.purge(key);
  return null;
}

async function list(bucket: KV, refuse: Refuse): Promise<readonly ScorerSign[]> {
  const signs: ScorerSign[] = [];
  for await (const entry of await bucket.history()) {
    const sign = entry.operation === 'PUT' ? await signOf(bucket, entry, refuse) : null;
    if (sign !== null) signs.push(sign);
  }
  return signs;
}

/** Makes the bucket whose entries live for `presenceMs`, or gives them that life. */
async function declareBucket(
  { jetStream, manager }: Connection,
  name: string,
  presenceMs: number,
): Promise<KV> {
  const bucket = await new Kvm(jetStream).create(name, {
    ttl: presenceMs,
    history: 1,
    // A bucket in memory is gone once the server starts again, and scorers do not make one.
    storage: StorageType.File,
    max_bytes: bucketBytes,
    maxValueSize: longestSignBytes,
  });
  const { streamInfo, ttl } = await bucket.status();
  if (ttl !== presenceMs)
    await manager.streams.update(streamInfo.config.name, {
      max_age: nanos(presenceMs),
      duplicate_window: Math.min(streamInfo.config.duplicate_window, nanos(presenceMs)),
    });
  return bucket;
}

export interface PresenceOptions {
  readonly bucket: string;
  /** A scorer is listed for so long after its last sign. */
  readonly presenceMs: number;
  readonly refuse: Refuse;
}

/** Signs in a key-value bucket, where they end with their time to live. */
export async function createPresence(
  connection: Connection,
  { bucket: name, presenceMs, refuse }: PresenceOptions,
): Promise<Presence> {
  const bucket = await declareBucket(connection, name, presenceMs);
  return { announce: announceIn(bucket, connection), list: () => list(bucket, refuse) };
}

/** Signs into a bucket that somebody else makes. */
export async function openPresence(
  connection: Connection,
  bucket: string,
): Promise<Pick<Presence, 'announce'>> {
  return { announce: announceIn(await new Kvm(connection.jetStream).open(bucket), connection) };
}
