import type { OpenQueue } from './queue-fixture.ts';
import { describeBlobs } from './describe-blobs.ts';
import { describePresence } from './describe-presence.ts';
import { describeResults, describeShards } from './describe-work-queue.ts';

export type { ConnectedScorer, OpenQueue, QueueFixture } from './queue-fixture.ts';
export {
  configuredAuthority,
  operatorAuthority,
  startSecuredNats,
  type SecuredServer,
} from './secured-server.ts';
export { ManualTimers } from './manual-timers.ts';
export { ManyScorers, type ManyScorersOptions } from './many-scorers.ts';
export { sampleDigest, sampleResult, sampleShard, sampleSign } from './sample-messages.ts';
export { describeBlobs, describePresence, describeResults, describeShards };

/** The rules of all four ports, for any adapter: `open` gives a new, empty queue. */
export function describeQueue(name: string, open: OpenQueue): void {
  describeShards(name, open);
  describeResults(name, open);
  describeBlobs(name, open);
  describePresence(name, open);
}
export { deleteStream } from './delete-stream.ts';
export { deleteFirstMessage } from './delete-first-message.ts';
export { watchSubjects, type SubjectWatch } from './watch-subjects.ts';
