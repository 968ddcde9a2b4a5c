import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { openStore } from '@naswot/store';
import {
  addressOf,
  startCoordinator,
  startScorer,
  type ClusterPlace,
  type Member,
} from './cluster-processes.ts';

/** A place with the programs that run there; the first coordinator leads as a rule. */
export interface Cluster {
  readonly place: ClusterPlace;
  readonly coordinators: Member[];
  readonly scorers: Member[];
}

/** Something bad that a cluster survives. */
export type Blow = (cluster: Cluster, round: number) => Promise<void>;

/** The coordinator that leads, once one of those that are there does. */
export async function leaderOf({ place, coordinators }: Cluster): Promise<Member> {
  await using store = await openStore(place.store);
  const find = async (): Promise<Member | undefined> => {
    const leader = await store.leader().catch(() => null);
    return coordinators.find((each) => addressOf(each) === leader?.holder);
  };
  await expect.poll(find, { timeout: 90_000, interval: 250 }).toBeDefined();
  const leader = await find();
  if (leader === undefined) throw new Error('a coordinator is expected to lead');
  return leader;
}

/** Takes it out of the members, and kills it. */
async function strike(members: Member[], member: Member | undefined): Promise<void> {
  if (member === undefined) throw new Error('there is nobody to kill');
  members.splice(members.indexOf(member), 1);
  await member.kill();
}

/** What is done to a cluster while it searches; what it starts instead, the cluster ends. */
export const blows: Readonly<Record<string, Blow>> = {
  'a scorer is killed and another comes': async ({ place, scorers }, round) => {
    await strike(scorers, scorers[0]);
    scorers.push(await startScorer(place, `next-${round}`));
  },
  'the coordinator is killed and the one that stands by takes over': async (cluster) => {
    const { place, coordinators } = cluster;
    await strike(coordinators, await leaderOf(cluster));
    coordinators.push(await startCoordinator(place));
  },
  'the coordinator hangs, the one that stands by takes over, and it goes on as another that stands by':
    async (cluster) => {
      await using store = await openStore(cluster.place.store);
      const leader = await leaderOf(cluster);
      const before = await store.leader();
      leader.running.process.kill('SIGSTOP');
      await expect
        .poll(async () => (await store.leader())?.term, { timeout: 90_000, interval: 500 })
        .toBeGreaterThan(before?.term ?? 0n);
      leader.running.process.kill('SIGCONT');
    },
  'nats-server is killed and comes back': ({ place }) => place.nats.restart(),
  'Postgres is killed and comes back': ({ place }) => place.postgres.restart(),
  'a scorer is stopped past its lease and goes on': async ({ scorers }) => {
    const [scorer] = scorers;
    scorer?.running.process.kill('SIGSTOP');
    await pause(6_000);
    scorer?.running.process.kill('SIGCONT');
  },
};
