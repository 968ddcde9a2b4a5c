import {
  addressOf,
  openCluster,
  startCoordinator,
  startScorer,
  type ClusterPlace,
  type Member,
} from './cluster-processes.ts';
import { scratchHome, startNaswot, type Running } from './run-naswot.ts';

/** A cluster with a coordinator and two scorers, `one` and `two`, and commands that ask it. */
export interface RemoteCommands extends AsyncDisposable {
  /** `host:port` of the coordinator. */
  readonly address: string;
  /** URL of the coordinator's store. */
  readonly store: string;
  /** Where commands run that have nothing of their own. */
  readonly folder: string;
  /** Starts a command with `--coordinator`. */
  start(...args: readonly string[]): Running;
}

const startMembers = (cluster: ClusterPlace): Promise<readonly [Member, Member, Member]> =>
  Promise.all([startCoordinator(cluster), startScorer(cluster, 'one'), startScorer(cluster, 'two')]);

export async function openRemote(): Promise<RemoteCommands> {
  const [cluster, { folder, ...home }] = await Promise.all([openCluster(), scratchHome()]);
  const members = await startMembers(cluster);
  const address = addressOf(members[0]);
  return {
    address,
    store: cluster.store,
    folder,
    start: (...args) => startNaswot(folder, ...args, '--coordinator', address),
    async [Symbol.asyncDispose]() {
      await Promise.all(members.map((member) => member[Symbol.asyncDispose]()));
      await cluster[Symbol.asyncDispose]();
      await home[Symbol.asyncDispose]();
    },
  };
}
