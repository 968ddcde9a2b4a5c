import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { NatsServer } from '../../servers/nats.ts';
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
  const child = fork(fileURLToPath(new URL('./many-scorers.ts', import.meta.url)), [url, String(scorers)], {
    execArgv: ['--import', import.meta.resolve('tsx')],
  });
  await once(child, 'message');
  const run = await runSearch(cluster, scores, []);
  const counted = once(child, 'message') as Promise<[number[]]>;
  child.send('stop');
  const [counts] = await counted;
  const sorted = counts.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? NaN;
  return { scorers, run, fewest: at(0), median: at(0.5), most: at(1) };
}
