import { queueNames, scorerInbox, subjectToken } from './names.ts';

/** The subjects that a user of the server may publish to and subscribe; all others are refused. */
export interface SubjectPermissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

const api = '$JS.API';

/** All that can be done to a stream and its consumers. */
const streamApi = (stream: string): readonly string[] => [
  `${api}.STREAM.*.${stream}`,
  `${api}.STREAM.MSG.*.${stream}`,
  `${api}.DIRECT.GET.${stream}`,
  `${api}.DIRECT.GET.${stream}.>`,
  `${api}.CONSUMER.*.${stream}`,
  `${api}.CONSUMER.*.${stream}.>`,
  `${api}.CONSUMER.*.*.${stream}`,
  `${api}.CONSUMER.*.*.${stream}.>`,
];

/** The coordinator's user: everything about its own queue, and nothing about other streams of the same account. */
export function coordinatorPermissions(prefix: string): SubjectPermissions {
  const { shards, results, blobs, presence, suspended } = queueNames(prefix);
  const streams = [shards.stream, results.stream, `OBJ_${blobs}`, `KV_${presence}`, `KV_${suspended}`];
  return {
    publish: [
      `${api}.INFO`,
      ...streams.flatMap(streamApi),
      shards.subjects,
      `$O.${blobs}.>`,
      `$KV.${presence}.>`,
      `$KV.${suspended}.>`,
      `$JS.ACK.${results.stream}.>`,
    ],
    subscribe: ['_INBOX.>'],
  };
}

/**
 * The user of the scorer of that name: it takes and ends shards, reads minibatches, publishes results and signs under its own name,
 * and reads whether it was put aside, and its own inbox.
 *
 * What subjects cannot close: a scorer may end the delivery of another (`$JS.ACK` names the stream, not the receiver), and take
 * shards that it never scores; a shard without results is dispatched again. And a request names where its answer goes, which a
 * server does not hold to the permissions: that is closed by an account of its own, `queueAccounts`.
 *
 * With `*` for a name they are those of all scorers.
 */
export function scorerPermissions(prefix: string, scorer: string): SubjectPermissions {
  const { shards, blobs, presence, suspended } = queueNames(prefix);
  const name = scorer === '*' ? '*' : subjectToken(scorer);
  return {
    publish: [
      `${api}.CONSUMER.INFO.${shards.stream}.*`,
      `${api}.CONSUMER.MSG.NEXT.${shards.stream}.*`,
      `$JS.ACK.${shards.stream}.>`,
      `${api}.STREAM.MSG.GET.OBJ_${blobs}`,
      `${api}.DIRECT.GET.KV_${suspended}.$KV.${suspended}.${name}`,
      `$KV.${presence}.${name}`,
      `${prefix}.results.*.${name}.>`,
    ],
    subscribe: [`${scorerInbox(scorer)}.>`],
  };
}
