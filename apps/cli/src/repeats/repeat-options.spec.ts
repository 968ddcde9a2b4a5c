import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../usage-error.ts';
import { checkNoRepeats, checkRepeatFlags, withRepeatOptions, type RepeatFlags } from './repeat-options.ts';

const parse = (...args: readonly string[]): RepeatFlags =>
  withRepeatOptions(new Command()).parse(args, { from: 'user' }).opts();

const check = (flags: Partial<Parameters<typeof checkRepeatFlags>[0]>): void =>
  checkRepeatFlags({
    weightsSeed: 0,
    minibatchSeed: 0,
    weightsSeeds: 1,
    minibatchSeeds: 1,
    ...flags,
  });

describe('how many seeds', () => {
  it('are one each where nobody says more', () => {
    expect(parse()).toEqual({ weightsSeeds: 1, minibatchSeeds: 1 });
    expect(parse('--weights-seeds', '3', '--minibatch-seeds', '2')).toEqual({
      weightsSeeds: 3,
      minibatchSeeds: 2,
    });
  });

  it.each(['0', '-1', '1.5', 'many', '65', ''])("are no '%s'", (text) => {
    for (const flag of ['--weights-seeds', '--minibatch-seeds'])
      expect(() => parse(`${flag}=${text}`)).toThrow(
        new UsageError(`${flag} received '${text}', expected a whole number, 1 to 64`),
      );
  });

  it('make 64 specs at most', () => {
    check({ weightsSeeds: 16, minibatchSeeds: 4 });
    expect(() => check({ weightsSeeds: 13, minibatchSeeds: 5 })).toThrow(
      'makes 65 specs, expected 64 or fewer',
    );
  });

  it('are one for a proxy that runs no network', () => {
    check({ proxy: 'parameters' });
    expect(() => check({ proxy: 'parameters', weightsSeeds: 2 })).toThrow(
      'parameters, which runs no network and always gives the same',
    );
  });

  it('are one each with --runs, which read stored scores of one spec', () => {
    checkNoRepeats({ weightsSeeds: 1, minibatchSeeds: 1 });
    expect(() => checkNoRepeats({ weightsSeeds: 1, minibatchSeeds: 2 })).toThrow('of one spec');
  });

  it('end at the largest seed', () => {
    const last = Number.MAX_SAFE_INTEGER;
    check({ weightsSeed: last - 1, weightsSeeds: 2 });
    expect(() => check({ weightsSeed: last, weightsSeeds: 2 })).toThrow('a seed above 2^53 - 1');
    expect(() => check({ minibatchSeed: last, minibatchSeeds: 2 })).toThrow('a seed above 2^53 - 1');
  });
});
