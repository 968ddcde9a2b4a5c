import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type SearchRecord } from '@naswot/store';
import { openRemote, type RemoteCommands } from '../testing/remote-commands.ts';
import { runNaswot, type Finished } from '../testing/run-naswot.ts';
import { documentOf, tinySearch } from '../testing/tiny-search.ts';
import { importTrial, trialLengths, writeTrial } from '../testing/trial-benchmark.ts';

let remote: RemoteCommands;
beforeAll(async () => {
  remote = await openRemote();
  await writeTrial(remote.folder);
  documentOf(await stored(...importTrial));
});
afterAll(() => remote[Symbol.asyncDispose]());

const run = (...args: readonly string[]): Promise<Finished> => remote.start(...args).finished;
/** The same on the coordinator's store itself. */
const stored = (...args: readonly string[]): Promise<Finished> =>
  runNaswot(remote.folder, ...args, '--store', remote.store);

describe('benchmarks at a coordinator', () => {
  it.each([
    ['list', []],
    ['show', ['trial']],
  ] as const)('%s as from its store', async (verb, names) => {
    const far = await run('benchmark', verb, ...names, '--json');
    const near = await stored('benchmark', verb, ...names, '--json');
    expect(documentOf(far)).toEqual(documentOf(near));
    const text = await run('benchmark', verb, ...names);
    expect(text.code).toBe(0);
    expect(text.stdout).toBe((await stored('benchmark', verb, ...names)).stdout);
  });

  it('have their metrics and seeds', async () => {
    expect((await run('benchmark', 'list')).stdout).toMatch(/^trial +nas-bench-201 +15,625 +4$/m);
    expect((await run('benchmark', 'show', 'trial')).stdout).toMatch(
      /^cifar10_valid_36 +cifar10-valid +validation +36 +mean$/m,
    );
    const unknown = await run('benchmark', 'show', 'nobody');
    expect(unknown).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("there is no benchmark 'nobody'; expected one of trial") as string,
    });
  });

  it.each([
    ['query', 'trial', '@0'],
    ['delete', 'trial'],
    ['import', 'trial.csv', '--mapping', 'mapping.json', '--name', 'other'],
  ])('are for a store alone where their rows are: %s', async (...words) => {
    const { code, stderr } = await run('benchmark', ...words);
    expect(code).toBe(2);
    expect(stderr).toContain(
      `trained accuracies stand in a store, and the coordinator at ${remote.address} only tells which benchmarks it has\nhint: name its store with --store URL`,
    );
  });
});

interface Asked {
  readonly search: SearchRecord;
  /** Positions, in ask order. */
  readonly asks: readonly bigint[];
}

/** What a store has of a search, by its name. */
async function askedBy(name: string, location: string): Promise<Asked> {
  await using store = await openStore(location);
  const search = await store.findSearch(name);
  if (search === null) throw new Error(`there is no search ${name} at ${store.location}`);
  return { search, asks: await store.askedPositions(search.id, 0n, search.asked) };
}

const accuracy = (epochs: number) => {
  const trained = { benchmark: 'trial', metric: `cifar10_valid_${epochs}` };
  return {
    goals: [{ by: 'sum', terms: [{ of: { kind: 'accuracy', ...trained }, weight: 1 }] }],
    time: { kind: 'recorded', ...trained },
  };
};
const samples = 60;

describe('a search by the accuracies of a coordinator’s store', () => {
  const near = (): string => `pglite:${path.join(remote.folder, 'store')}`;
  beforeAll(async () => {
    documentOf(await runNaswot(remote.folder, ...importTrial));
  });

  it.each([
    ['regularised-evolution', '15h', [{ cost: 1, ...accuracy(108) }]],
    ['hyperband', '90m', trialLengths.map((epochs) => ({ cost: epochs, ...accuracy(epochs) }))],
  ])(
    'by %s asks as one on this machine does, and stops after %s of training',
    async (strategy, time, levels) => {
      const words = ['--strategy', strategy, '--samples', `${samples}`, '--seed', '5', '--name', strategy];
      const byAccuracy = ['--objective', 'accuracy:trial', '--simulated-time', time, '--json'];
      const search = tinySearch(...words, ...byAccuracy);
      documentOf(await run(...search));
      documentOf(await runNaswot(remote.folder, ...search));
      const far = await askedBy(strategy, remote.store);
      expect(far.search.plan.aim).toEqual({ levels });
      expect(far.search.state).toBe('completed');
      expect(far.asks.length).toBeGreaterThan(40);
      expect(far.asks.length).toBeLessThan(samples);
      expect(far.asks).toEqual((await askedBy(strategy, near())).asks);
    },
  );

  it('is told accuracies: one by the score asks for others', async () => {
    const words = [
      '--strategy',
      'regularised-evolution',
      '--samples',
      '40',
      '--seed',
      '5',
      '--name',
      'scores',
    ];
    documentOf(await run(...tinySearch(...words, '--json')));
    const { asks } = await askedBy('scores', remote.store);
    const told = (await askedBy('regularised-evolution', remote.store)).asks.slice(0, asks.length);
    expect(told).toHaveLength(asks.length);
    // Nobody was told of any yet.
    expect(told.slice(0, 16)).toEqual(asks.slice(0, 16));
    expect(told).not.toEqual(asks);
  });

  it.each([
    [['--objective', 'accuracy:nobody'], /there is no benchmark 'nobody'; expected one of trial/],
    [['--objective', 'accuracy:trial', '--select', 'cifar10_test_200'], /cifar10_test_200/],
  ])('is refused for what the store has not: %j', async (flags, sentence) => {
    const { code, stderr } = await run(...tinySearch('--samples', '5', ...flags));
    expect(stderr).toMatch(sentence);
    expect(code).toBe(2);
  });
});
