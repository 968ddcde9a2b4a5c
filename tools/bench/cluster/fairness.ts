import type { NatsServer } from '../../servers/nats.ts';
import { startMember } from './processes.ts';
import { runSearch, type MeasuredCluster, type SearchRun } from './run-cluster.ts';

/** How a search's shards were shared by scorers, each with a connection of its own. */
export interface Fairness {
  readonly scorers: number;
  readonly run: SearchRun;
  /** Shards of the scorer that got fewest, of the one in the middle, and of the one that got most. */
  readonly fewest: number;
  readonly median: number;
  readonly most: number;
}

/** A search by so many scorers in one process, every pull outstanding. */
export async function measureFairness(
  cluster: MeasuredCluster,
  { url }: NatsServer,
  scorers: number,
  scores: number,
): Promise<Fairness> {
  await using member = await startMember('./many-scorers.ts', url, String(scorers));
  const run = await runSearch(cluster, scores, []);
  const counts = await member.end<readonly number[]>();
  const sorted = counts.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? NaN;
  return { scorers, run, fewest: at(0), median: at(0.5), most: at(1) };
}
