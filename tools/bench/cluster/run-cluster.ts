import { connectCoordinator, type CoordinatorClient } from '@naswot/protocol';
import type { NatsServer } from '../../servers/nats.ts';
import { cpuTimes, residentMb, startMember, type Member } from './processes.ts';
import { syntheticPlan, twoImages } from './synthetic-plan.ts';

/** A coordinator in a process of its own, and a client of it. */
export interface MeasuredCluster extends AsyncDisposable {
  readonly client: CoordinatorClient;
  /** Process of the coordinator. */
  readonly pid: number;
}

export async function startCluster(store: string, nats: NatsServer): Promise<MeasuredCluster> {
  const coordinator: Member<{ readonly grpc: string }> = await startMember(
    './coordinator-process.ts',
    store,
    nats.url,
  );
  const client = connectCoordinator({ address: coordinator.ready.grpc });
  return {
    client,
    pid: coordinator.pid,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      await coordinator[Symbol.asyncDispose]();
    },
  };
}

/** Whose processor time it is, by the command lines of the processes. */
const stages = {
  coordinator: /coordinator-process/,
  scorers: /scorer-process|many-scorers/,
  lanes: /scorer.src.lane\.ts/,
  Postgres: /postgres/,
  NATS: /nats-server/,
};

/** The coordinator's memory once a search has so many scores. */
export interface Milestone {
  readonly scores: number;
  readonly seconds: number;
  readonly coordinatorMb: number;
}

export interface SearchRun {
  readonly scores: number;
  readonly seconds: number;
  /** From the call that creates it to the first score that is stored. */
  readonly firstScoreSeconds: number;
  readonly milestones: readonly Milestone[];
  /** Microseconds of processor time for each score. */
  readonly cpuMicroseconds: Readonly<Record<string, number>>;
}

/** Runs a search to its end; throws where it does not complete. */
export async function runSearch(
  { client, pid }: MeasuredCluster,
  scores: number,
  milestonesAt: readonly number[],
  weightsSeed = 0,
): Promise<SearchRun> {
  await client.putMinibatch(twoImages);
  const before = await cpuTimes(stages);
  const start = performance.now();
  const elapsed = (): number => (performance.now() - start) / 1000;
  const { id } = await client.create(syntheticPlan(scores, weightsSeed), 1);
  const milestones: Milestone[] = [];
  let firstScoreSeconds: number | null = null;
  for await (const update of client.follow(id, 0n)) {
    if (update.kind !== 'progress' || update.counts.scored === 0n) continue;
    const scored = Number(update.counts.scored);
    firstScoreSeconds ??= elapsed();
    const next = milestonesAt[milestones.length];
    if (next !== undefined && scored >= next)
      milestones.push({ scores: scored, seconds: elapsed(), coordinatorMb: await residentMb(pid) });
  }
  const seconds = elapsed();
  const { state, failure } = await client.get(id);
  if (state !== 'completed') throw new Error(`the search is ${state}: ${failure ?? 'no reason is known'}`);
  const after = await cpuTimes(stages);
  const cpuMicroseconds = Object.fromEntries(
    Array.from(after, ([stage, ms]) => [stage, ((ms - (before.get(stage) ?? 0)) * 1000) / scores]),
  );
  return { scores, seconds, firstScoreSeconds: firstScoreSeconds ?? NaN, milestones, cpuMicroseconds };
}
