import { Kvm, type KV, type KvEntry } from '@nats-io/kv';
import { z } from 'zod';
import { nameSchema, scorerSignSchema } from '../message-schemas.ts';
import type { Presence, ScorerSign } from '../ports.ts';
import { subjectToken } from './names.ts';
import type { Refuse } from './refusal.ts';
import { isTransient, retrying } from './retry.ts';
import { persisting, type Side } from './side.ts';
import { decodeMessage, encodeMessage } from './wire-codec.ts';

/** A sign that takes longer is out of date and dropped: the next one is due. */
const announceLimitMs = 10_000;

async function announce({ connection }: Side, bucket: KV, sign: ScorerSign): Promise<void> {
  const act = (): Promise<number> =>
    connection.answerOf(bucket.put(subjectToken(sign.scorer), encodeMessage(sign)));
  const limits = { limitMs: announceLimitMs, signal: connection.closing };
  await retrying(act, limits).catch((error: unknown) => {
    if (!isTransient(error)) throw error;
  });
}

/** The sign of an entry; null, and the entry taken out, where it is none or under another's name. */
async function signOf(bucket: KV, entry: KvEntry, refuse: Refuse): Promise<ScorerSign | null> {
  const { key, value } = entry;
  const decoded = decodeMessage(scorerSignSchema, value);
  if (decoded.kind === 'message' && subjectToken(decoded.message.scorer) === key) return decoded.message;
  const reason = decoded.kind === 'malformed' ? decoded.reason : "it came under another scorer's name";
  refuse({ subject: `${entry.bucket}/${key}`, reason });
  await bucket.purge(key);
  return null;
}

/**
 * The signs of the bucket, each asked for by its subject. The library's own listing takes a consumer that has sent all before it
 * is described for one of an empty bucket.
 */
async function list({ connection, names, refuse }: Side, bucket: KV): Promise<readonly ScorerSign[]> {
  const subject = `$KV.${names.presence}.`;
  const { state } = await connection.answerOf(
    connection.manager.streams.info(`KV_${names.presence}`, { subjects_filter: `${subject}>` }),
  );
  const signs = Object.keys(state.subjects ?? {}).map(async (name) => {
    const entry = await connection.answerOf(bucket.get(name.slice(subject.length)));
    return entry?.operation === 'PUT' ? signOf(bucket, entry, refuse) : null;
  });
  return (await Promise.all(signs)).filter((sign) => sign !== null);
}

const suspensionSchema = z.object({ scorer: nameSchema, reason: z.string() });

/**
 * Why a scorer was put aside, by a record that names it. The server sends an answer to whatever subject the request names, so
 * that a scorer may have its own record, or an error, laid under another's name: neither is the coordinator's word.
 */
async function suspended(bucket: KV, scorer: string): Promise<string | null> {
  const entry = await bucket.get(subjectToken(scorer));
  if (entry?.operation !== 'PUT') return null;
  const decoded = decodeMessage(suspensionSchema, entry.value);
  return decoded.kind === 'message' && decoded.message.scorer === scorer ? decoded.message.reason : null;
}

/** Signs in a key-value bucket, where they end with their time to live, and suspensions in another; neither need be there yet. */
export async function openPresence(side: Side): Promise<Presence> {
  const { connection, names } = side;
  const buckets = new Kvm(connection.jetStream);
  // Read by their subjects, so that permissions can hold to these.
  const signs = await buckets.open(names.presence, { allow_direct: true });
  const suspensions = await buckets.open(names.suspended, { allow_direct: true });
  return {
    announce: (sign) => announce(side, signs, sign),
    list: () => persisting(side, () => list(side, signs)),
    async suspend(scorer, reason) {
      await persisting(side, () => suspensions.put(subjectToken(scorer), encodeMessage({ scorer, reason })));
    },
    suspended: (scorer) => persisting(side, () => connection.answerOf(suspended(suspensions, scorer))),
  };
}
