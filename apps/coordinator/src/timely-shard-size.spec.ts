import { expect, it } from 'vitest';
import { timelyShardSize } from './timely-shard-size.ts';

it.each([
  ['one architecture before the pace is known', 0, 60_000, 1],
  ['what a lane scores in a second', 0.05, 60_000, 50],
  ['half of what it scores in the time that is left', 0.05, 1_000, 25],
  ['one architecture where the time is up', 0.05, -1, 1],
])('a shard under a time limit has %s', (_what, perMs, leftMs, size) => {
  expect(timelyShardSize(perMs, leftMs)).toBe(size);
});
