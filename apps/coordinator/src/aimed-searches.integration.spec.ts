import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countMacs, countParameters } from '@naswot/network';
import {
  aimedStrategy,
  fullFidelity,
  findStrategy,
  plainGoal,
  quantitiesOf,
  strategyContext,
  type Aim,
  type Budget,
  type Goal,
  type Quantity,
  type SearchPlan,
} from '@naswot/search';
import { asPosition, findSpace, type Position } from '@naswot/space';
import { openStore, type Store } from '@naswot/store';
import { firstState } from './session-codec.ts';
import { sit, type Sittings } from './testing/sittings.ts';
import { repeatedPlan, trialMinibatches } from './testing/repeated-plan.ts';
import { trialOutcome } from './testing/trial-plan.ts';

const space = findSpace('nas-bench-201');
const { repeats: _, ...plan } = repeatedPlan(1, 1);
const epochs = [4, 12, 36, 108];
const metricAt = (level: number): string => `cifar10_test_${epochs[level]}`;
const hour = 3_600_000;
/** The table has two in three of the space. */
const isTrained = (position: bigint): boolean => position % 3n !== 0n;

/** Made up: percent at a level. */
const accuracyAt = (position: Position, level: number): number | null =>
  isTrained(position) ? 10 + Number((position * 31n) % 8_000n) / 100 + level : null;

const trainingMs = (position: Position, level: number): number =>
  isTrained(position) ? hour * (level + 1) + Number(position) : 0;

let store: Store;
const sittings = (): Sittings => ({ store, findStrategy });

async function importTable(name: string): Promise<void> {
  const source = { path: '/trial.csv', format: 'csv', mapping: null, onBroken: 'stop' } as const;
  await store.benchmarks.begin({ name, space: space.name, source });
  const metrics = epochs.map((count, level) => {
    return { metric: metricAt(level), dataset: 'cifar10', split: 'test', epochs: count, seed: null } as const;
  });
  const columns = metrics.flatMap((metric) => [
    { quantity: 'accuracy', ...metric } as const,
    { quantity: 'training-time-ms', ...metric } as const,
  ]);
  const trained = Array.from({ length: Number(space.size) }, (_, k) =>
    asPosition(BigInt(k), space.size),
  ).filter(isTrained);
  const rows = trained.map((position) => ({
    architecture: space.format(position),
    values: epochs.flatMap((_, level) => [accuracyAt(position, level), trainingMs(position, level)]),
  }));
  const taken = BigInt(rows.length);
  await store.benchmarks.add(name, { rows, columns, before: 0n, taken });
  await store.benchmarks.complete(name);
}

beforeAll(async () => {
  store = await openStore('pglite:memory');
  for (const minibatch of trialMinibatches) await store.saveMinibatch(minibatch);
  await importTable('trial');
});
afterAll(() => store[Symbol.asyncDispose]());

const score: Quantity = { kind: 'score' };
const macs: Quantity = { kind: 'count', proxy: 'macs' };
const accuracy = (level: number): Quantity => ({
  kind: 'accuracy',
  benchmark: 'trial',
  metric: metricAt(level),
});
const recorded = (level: number) =>
  ({ kind: 'recorded', benchmark: 'trial', metric: metricAt(level) }) as const;
const oneLevel = (...goals: readonly Goal[]): Aim => ({ levels: [{ cost: 1, goals }] });

const trained: Aim = { levels: [{ cost: 1, goals: [plainGoal(accuracy(3))], time: recorded(3) }] };
const levels: Aim = {
  levels: epochs.map((cost, level) => {
    return { cost, goals: [plainGoal(accuracy(level))], time: recorded(level) };
  }),
};
const warmedUp: Aim = {
  levels: [
    { cost: 0, goals: [plainGoal(score)] },
    { cost: 1, goals: [plainGoal(accuracy(3))], time: recorded(3) },
  ],
};
const ranks: Goal = {
  by: 'ranks',
  terms: [
    { of: score, weight: 1 },
    { of: accuracy(3), weight: 2 },
    { of: macs, weight: -1 },
  ],
};

let made = 0;

async function create(strategy: string, aim: Aim | null, budget: Budget, more: Partial<SearchPlan> = {}) {
  const own: SearchPlan = { ...plan, strategy, budget, ...(aim && { aim }), window: 5, seed: 3, ...more };
  const id = `aimed${++made}`;
  const strategyState = firstState(findStrategy(strategy), own);
  await store.createSearch({ id, plan: own, engine: 'test', lanes: 2, strategyState });
  return { id, plan: own };
}

const askedBy = (id: string): Promise<readonly Position[]> => store.askedPositions(id, 0n, 100_000n);

/** What a quantity is, without a store. */
function quantityOf(quantity: Quantity, position: Position): number | null {
  const network = space.network(position, plan.network);
  switch (quantity.kind) {
    case 'score': {
      const outcome = trialOutcome(space.representative(position));
      return outcome.kind === 'scored' ? outcome.value : null;
    }
    case 'count':
      return quantity.proxy === 'macs' ? countMacs(network) : countParameters(network);
    case 'accuracy':
      return accuracyAt(
        position,
        epochs.findIndex((_, level) => metricAt(level) === quantity.metric),
      );
  }
}

interface Played {
  readonly positions: readonly Position[];
  readonly fidelities: readonly number[];
}

/** The asks of a plan by the definition: one ask after another, told those that are a window behind. */
function playedBy(own: SearchPlan, asks: number): Played {
  const aim = own.aim ?? oneLevel(plainGoal(score));
  const strategy = aimedStrategy(findStrategy(own.strategy), aim);
  const context = strategyContext(own);
  let state = strategy.start(context);
  const positions: Position[] = [];
  const fidelities: number[] = [];
  while (positions.length < asks) {
    const due = positions.length - own.window;
    if (due >= 0 && strategy.isAdaptive) {
      const position = positions[due]!;
      const values = quantitiesOf(aim.levels[fidelities[due]!]!).map((each) => quantityOf(each, position));
      state = strategy.tell(context, state, [{ ordinal: BigInt(due), position, values }]);
    }
    const answer = strategy.ask(context, state, 1);
    if (answer === null) break;
    state = answer.state;
    if (answer.proposal.kind !== 'list') throw new Error('a list was expected');
    positions.push(...answer.proposal.positions);
    fidelities.push(answer.proposal.fidelity ?? fullFidelity(context));
  }
  return { positions, fidelities };
}

const samples = (count: number): Budget => ({ samples: BigInt(count), timeLimitMs: null });

describe('a search with an aim', () => {
  it.each<[string, string, Aim, Partial<SearchPlan>]>([
    ['evolution by accuracy', 'regularised-evolution', trained, { parameters: { population: 6, sample: 3 } }],
    [
      'AREA by a score, then accuracy',
      'area',
      warmedUp,
      { parameters: { 'warm-up': 20, population: 6, sample: 3 } },
    ],
    ['Hyperband over lengths of training', 'hyperband', levels, {}],
    ['BOHB over lengths of training', 'bohb', levels, {}],
    [
      'evolution by ranks',
      'regularised-evolution',
      oneLevel(ranks),
      { parameters: { population: 6, sample: 3 } },
    ],
    [
      'NSGA-II by a score and few MACs',
      'nsga-ii',
      oneLevel(plainGoal(score), { by: 'sum', terms: [{ of: macs, weight: -1 }] }),
      { parameters: { population: 6 } },
    ],
  ])('asks for what its definition says, wherever it is killed: %s', async (_what, strategy, aim, more) => {
    const count = 60;
    const undisturbed = await create(strategy, aim, samples(count), more);
    await sit(sittings(), undisturbed.id);
    const { positions } = playedBy(undisturbed.plan, count);
    expect(positions).toHaveLength(count);
    expect(await askedBy(undisturbed.id)).toEqual(positions);
    const killed = await create(strategy, aim, samples(count), more);
    let deaths = 0;
    while ((await sit(sittings(), killed.id, 3 + (deaths % 7))) === null) deaths += 1;
    expect(deaths).toBeGreaterThan(2);
    expect(await askedBy(killed.id)).toEqual(positions);
  });

  it('fails in a sentence where its benchmark is gone, and goes on once that is there again', async () => {
    await importTable('passing');
    const passing: Aim = oneLevel(plainGoal({ ...accuracy(3), benchmark: 'passing' } as Quantity));
    const { id, plan: own } = await create('local-search', passing, samples(30));
    expect(await sit(sittings(), id, 4)).toBeNull();
    await store.benchmarks.delete('passing');
    await expect(sit(sittings(), id)).rejects.toThrow(
      /benchmark 'passing' of nas-bench-201, which the store has not/,
    );
    await importTable('passing');
    await sit(sittings(), id);
    expect(await askedBy(id)).toEqual(playedBy(own, 30).positions);
  });
});

describe('a budget of measurements', () => {
  const evolution = { parameters: { population: 6, sample: 3 } };

  it('ends after so many evaluations: architectures where accuracies are told, classes where scores are', async () => {
    for (const [aim, keyOf] of [
      [trained, (position: Position) => position],
      [null, (position: Position) => space.representative(position)],
    ] as const) {
      const budget: Budget = { samples: null, timeLimitMs: null, evaluations: 25 };
      const { id, plan: own } = await create('regularised-evolution', aim, budget, evolution);
      let deaths = 0;
      while ((await sit(sittings(), id, 4 + (deaths % 5))) === null) deaths += 1;
      const positions = await askedBy(id);
      expect(new Set(positions.map(keyOf)).size).toBe(25);
      // The last of them was new, and nothing was asked for after it.
      expect(new Set(positions.slice(0, -1).map(keyOf)).size).toBe(24);
      expect(positions).toEqual(playedBy(own, positions.length).positions);
    }
  });

  it('ends before the measurement that would be past its simulated time, and goes on with more', async () => {
    const budget: Budget = { samples: null, timeLimitMs: null, simulatedTimeMs: 100 * hour };
    const { id, plan: own } = await create('hyperband', levels, budget);
    let deaths = 0;
    while ((await sit(sittings(), id, 4 + (deaths % 5))) === null) deaths += 1;
    const endOf = (limit: number): number => {
      const { positions, fidelities } = playedBy(own, 500);
      let spent = 0;
      const end = positions.findIndex((position, k) => {
        spent += trainingMs(position, fidelities[k]!);
        return spent > limit;
      });
      return end;
    };
    expect(await askedBy(id)).toEqual(playedBy(own, endOf(100 * hour)).positions);
    await store.acquireSearch(id, 'test', {
      engine: 'test',
      lanes: 2,
      budget: { ...budget, simulatedTimeMs: 150 * hour },
    });
    await sit(sittings(), id);
    expect(endOf(150 * hour)).toBeGreaterThan(endOf(100 * hour));
    expect(await askedBy(id)).toEqual(playedBy(own, endOf(150 * hour)).positions);
  });

  it('counts what a strategy that is told nothing asks for', async () => {
    const budget: Budget = { samples: null, timeLimitMs: null, evaluations: 40 };
    const { id } = await create('random', null, budget);
    let deaths = 0;
    while ((await sit(sittings(), id, 1 + (deaths % 3))) === null) deaths += 1;
    const positions = await askedBy(id);
    expect(new Set(positions.map((position) => space.representative(position))).size).toBe(40);
    const whole = await create('random', null, samples(positions.length));
    await sit(sittings(), whole.id);
    expect(await askedBy(whole.id)).toEqual(positions);
  });
});
