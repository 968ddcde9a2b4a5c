import { describe, expect, it } from 'vitest';
import { asPosition, type Position } from '@naswot/space';
import { OpenShards } from './open-shards.ts';

const at = (...numbers: readonly number[]): Position[] =>
  numbers.map((number) => asPosition(BigInt(number), 100n));
const [first, second, third] = at(1, 2, 3) as [Position, Position, Position];

describe('shards on their way', () => {
  it('wait for each representative until it is settled', () => {
    const open = new OpenShards();
    open.open(7n, [first, second], 1);
    open.settle([first]);
    expect(open.find(7n)).toEqual({ number: 7n, attempt: 1, awaited: new Set([second]) });
    expect([first, second, third].map((position) => open.awaits(position))).toEqual([false, true, false]);
  });

  it('give their representatives to a shard that takes their place', () => {
    const open = new OpenShards();
    open.open(7n, [first, second, third], 3);
    open.open(8n, [first, second], 1);
    open.close(7n);
    expect([...open]).toEqual([{ number: 8n, attempt: 1, awaited: new Set([first, second]) }]);
    expect(open.awaited).toBe(2);
    expect(open.awaits(third)).toBe(false);
  });

  it('count their dispatches', () => {
    const open = new OpenShards();
    open.open(7n, [first], 1);
    expect(open.dispatchAgain(7n)?.attempt).toBe(2);
    expect(open.dispatchAgain(9n)).toBeNull();
  });
});
