import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Budget, Goal, SearchPlan } from '@naswot/search';
import { findSpace } from '@naswot/space';
import { withSearchOptions } from './commands/search.ts';
import { checkResumeFlags, grownBudget } from './resume-flags.ts';
import { UsageError } from './usage-error.ts';

const planOf = (budget: Budget): SearchPlan => ({
  name: '',
  space: 'nas-bench-201',
  network: {},
  strategy: 'random',
  seed: 0,
  replacement: false,
  budget,
  spec: { proxy: 'parameters', proxyVersion: 1, network: {}, run: null },
  window: 16,
});

describe('the budget of a search that goes on', () => {
  it('stays where no limit is given', () => {
    expect(grownBudget({}, planOf({ samples: 30n, timeLimitMs: null }))).toBeNull();
  });

  it.each([
    [{ samples: 40 }, { samples: 40n, timeLimitMs: 2_000 }],
    [{ timeLimit: 3_000 }, { samples: 30n, timeLimitMs: 3_000 }],
    [
      { samples: 30, timeLimit: 2_000 },
      { samples: 30n, timeLimitMs: 2_000 },
    ],
  ])('of 30 samples and 2 s grows or stays with %o', (flags, grown) => {
    expect(grownBudget(flags, planOf({ samples: 30n, timeLimitMs: 2_000 }))).toEqual(grown);
  });

  it.each([
    [{ samples: 30n, timeLimitMs: null }, { samples: 1 }, '--samples', 'received 1, the search has 30'],
    [{ samples: null, timeLimitMs: null }, { samples: 1 }, '--samples', 'received 1, the search has no such'],
    [
      { samples: null, timeLimitMs: 2_000 },
      { timeLimit: 1_500 },
      '--time-limit',
      'received 1.5 s, the search has 2 s',
    ],
    [
      { samples: 30n, timeLimitMs: null },
      { timeLimit: 1_500 },
      '--time-limit',
      'received 1.5 s, the search has no such limit',
    ],
  ])('of %o does not shrink with %o', (budget, flags, flag, sentence) => {
    const act = (): unknown => grownBudget(flags, planOf(budget));
    expect(act).toThrow(UsageError);
    expect(act).toThrow(`${flag} may grow with --resume: ${sentence}`);
  });
});

describe('what a strategy is told', () => {
  let file: string;
  beforeAll(async () => {
    file = path.join(await mkdtemp(path.join(tmpdir(), 'naswot-resume-')), 'included');
    await writeFile(file, '@3\n@1\n');
  });
  afterAll(() => rm(path.dirname(file), { recursive: true }));

  const space = findSpace('nas-bench-201');
  const plan: SearchPlan = {
    ...planOf({ samples: 30n, timeLimitMs: null }),
    strategy: 'regularised-evolution',
    parameters: { population: 20, sample: 3 },
    constraints: { parameters: 1_500_000 },
    included: [3, 1].map((index) => space.atPublishedIndex(index)),
  };
  const check = (of: SearchPlan, ...args: readonly string[]): void => {
    const command = withSearchOptions(new Command()).parse([...args], { from: 'user' });
    checkResumeFlags(command, { plan: of, minibatch: null }, undefined);
  };

  it('may be said again with --resume', () => {
    check(
      plan,
      '--parameter',
      'population=20',
      '--max-parameters',
      '1.5M',
      '--window',
      '16',
      '--include',
      file,
    );
    const { parameters: _, ...plain } = plan;
    check(plain, '--parameter', 'population=10');
  });

  it.each([
    [['--parameter', 'population=21'], '--parameter received population=21, the search has population=20'],
    [['--max-parameters', '1M'], "--max-parameters received '1000000', the search has '1500000'"],
    [['--max-macs', '1M'], "--max-macs received '1000000', the search has none"],
    [['--window', '4'], "--window received '4', the search has '16'"],
    [['--objective', 'naswot'], "--objective received 'naswot', the search has 'parameters'"],
    [['--objective', 'min:macs'], "--objective received 'min:macs', the search has 'parameters'"],
    [['--within', 'macs:1.1'], "--within received 'macs:1.1', the search has 'none'"],
  ])('stays as it is: %j', (args, sentence) => {
    expect(() => check(plan, ...args)).toThrow(
      `--resume goes on with the search as it is stored: ${sentence}`,
    );
  });

  it('may be said again of several objectives, in their order, within a size', () => {
    const within = { proxy: 'relu-units', factor: 1.5 };
    const goals: readonly Goal[] = [
      { by: 'ranks', within, terms: [{ of: { kind: 'count', proxy: 'macs' }, weight: -1 }] },
      {
        ...{ by: 'ranks', within },
        terms: [
          { of: { kind: 'score' }, weight: 1 },
          { of: { kind: 'accuracy', benchmark: 'table', metric: 'valid' }, weight: 2 },
        ],
      },
    ];
    const several: SearchPlan = { ...plan, aim: { levels: [{ cost: 1, goals }] } };
    const small = ['--objective', 'min:macs'];
    const ranks = ['--objective', 'ranks: parameters, 2*accuracy:table'];
    check(several, ...small, ...ranks, '--within', 'relu-units:1.5');
    expect(() => check(several, ...ranks, ...small)).toThrow(
      "the search has 'min:macs and ranks:parameters,2*accuracy:table'",
    );
    expect(() => check(several, '--within', 'relu-units:1.4')).toThrow("the search has 'relu-units:1.5 and");
  });

  it('selects by the accuracy that it began with, in simulated time by the model that it has', () => {
    const goals: readonly Goal[] = [
      { by: 'sum', terms: [{ of: { kind: 'accuracy', benchmark: 'table', metric: 'valid' }, weight: 1 }] },
    ];
    const modelled = { kind: 'modelled', constantMs: 5, perMacMs: 1 } as const;
    const looked: SearchPlan = { ...plan, aim: { levels: [{ cost: 1, goals, time: modelled }] } };
    check(looked, '--select', 'valid');
    expect(() => check(looked, '--select', 'other')).toThrow("received 'other', the search has 'valid'");
    expect(() => check(plan, '--select', 'valid')).toThrow('the search has no accuracy that selects');
    expect(() => check(looked, '--times-from', 'records')).toThrow(
      "--times-from received 'records', the search has a model of times already",
    );
    expect(() => check(plan, '--times-from', 'records')).toThrow('the search has none');
  });

  it('may go on by another queue', () => {
    check(plan, '--queue', 'local:', '--nats-creds', 'creds');
  });

  it('stays as it is: another option of the strategy, by name', () => {
    const learner = { ...plan, strategy: 'reinforce', parameters: { reward: 0 } };
    check(learner, '--parameter', 'reward=rank');
    expect(() => check(learner, '--parameter', 'reward=value')).toThrow(
      '--parameter received reward=value, the search has reward=rank',
    );
  });

  it('stays as it is: another file to include', () => {
    expect(() => check({ ...plan, included: plan.included?.toReversed() ?? [] }, '--include', file)).toThrow(
      `--include received 2 architectures of ${file}, the search has 2 others`,
    );
  });
});
