import './add-synthetic-space.ts';
import { once } from 'node:events';
import type { ResultMessage, ShardMessage } from '@naswot/queue';
import { ManyScorers } from '@naswot/queue/testing';
import { specDigest } from '@naswot/scoring';
import { shardPositions } from '@naswot/search';
import { syntheticSpace } from '@naswot/space/testing';

/** A process with as many scorers as it is told, each with a connection of its own: what they score is a hash. */
const [, , servers = '', count = '1000'] = process.argv;

const engine = { name: 'hash', version: '1', device: 'none' };
/** The score of an architecture, for any scorer. */
const prime = 1_000_003n;

const resultOf = (scorer: string, { searchId, shard, spec, work }: ShardMessage): ResultMessage => ({
  searchId,
  shard,
  specDigest: specDigest(spec),
  scorer,
  engine,
  scores: shardPositions(work, syntheticSpace.size).map((position) => ({
    position,
    outcome: {
      kind: 'scored',
      value: Number((position * 7919n) % prime),
      sizeTerm: null,
      separationTerm: null,
    },
    durationMs: 1,
  })),
  end: 'complete',
});

const many = await ManyScorers.start({
  connection: { servers },
  count: Number(count),
  engine,
  answer: (scorer, { message }) => resultOf(scorer, message),
});
const told = once(process, 'SIGTERM');
process.send?.('ready');
await told;
await many[Symbol.asyncDispose]();
process.send?.([...many.shares.values()], () => process.exit(0));
