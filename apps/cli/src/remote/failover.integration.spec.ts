import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  addressOf,
  openCluster,
  startCoordinator,
  startScorer,
  type ClusterPlace,
  type Member,
} from '../testing/cluster-processes.ts';
import { runNaswot, scratchHome, startNaswot } from '../testing/run-naswot.ts';
import { documentOf, tinySearch } from '../testing/tiny-search.ts';

let cluster: ClusterPlace;
beforeAll(async () => (cluster = await openCluster()));
afterAll(() => cluster[Symbol.asyncDispose]());

interface Ended {
  readonly search: { readonly state: string; readonly samples: number; readonly pending: number };
}

/** A coordinator that leads: whoever does has created something. */
async function startLeader(home: string): Promise<Member> {
  const leader = await startCoordinator(cluster);
  const first = ['--samples', '1', '--detach', '--coordinator', addressOf(leader)];
  expect((await runNaswot(home, ...tinySearch(...first))).code).toBe(0);
  return leader;
}

it('follows a search from a standby to its leader, and on when the leader is killed and the standby takes over', async () => {
  await using home = await scratchHome();
  await using leader = await startLeader(home.folder);
  const leading = addressOf(leader);
  await using second = await startCoordinator(cluster);
  const standby = addressOf(second);
  const named = ['--coordinator', standby];

  const following = startNaswot(
    home.folder,
    ...tinySearch('--strategy', 'exhaustive', '--samples', '3000', '--json', ...named),
  );
  await following.said('no scorer is at');
  await leader.kill();
  await following.said('trying again');
  await using _scorer = await startScorer(cluster, 'late');
  const finished = await following.finished;

  const { search } = documentOf({ ...finished, stderr: '' }) as Ended;
  expect(search).toMatchObject({ state: 'completed', samples: 3000, pending: 0 });
  const id = /^search (\w+)$/m.exec(finished.stderr)?.[1];
  const noted = finished.stderr.split('\n');
  expect(noted).toEqual([
    `note: the coordinator at ${standby} stands by; going on at its leader ${leading}`,
    `search ${id}`,
    `note: no scorer is at ${leading} yet: the search waits for one`,
    expect.stringMatching(`^note: no coordinator answers at ${leading}: .*; trying again$`),
    `note: the coordinator at ${standby} runs the search now`,
    '',
  ]);
});

it('asks the next of the coordinators that are named where one is gone, also in the middle', async () => {
  await using home = await scratchHome();
  await using leader = await startLeader(home.folder);
  await using second = await startCoordinator(cluster);
  const [gone, left] = [addressOf(leader), addressOf(second)];
  const named = ['--coordinator', `${gone},${left}`];
  const following = startNaswot(
    home.folder,
    ...tinySearch('--strategy', 'exhaustive', '--samples', '3000', '--weights-seed', '5', '--json', ...named),
  );
  await following.said('search ');
  await leader.kill();
  await following.said('trying again');
  const listed = await runNaswot(home.folder, 'searches', 'list', '--json', ...named);
  expect(listed).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(`^note: no coordinator answers at ${gone}: .*; trying again\n$`) as unknown,
  });
  await using _scorer = await startScorer(cluster, 'last');
  const finished = await following.finished;
  expect(finished.code).toBe(0);
  expect(finished.stderr).toContain(`note: the coordinator at ${left} runs the search now`);
});
