import { describe, expect, it } from 'vitest';
import { asPosition, type Position } from '@naswot/space';
import { failedOnceMore, isToBlame, OpenShards } from './open-shards.ts';

const at = (...numbers: readonly number[]): Position[] =>
  numbers.map((number) => asPosition(BigInt(number), 100n));
const [first, second, third] = at(1, 2, 3) as [Position, Position, Position];

describe('shards on their way', () => {
  it('wait for each representative until it is settled', () => {
    const open = new OpenShards();
    open.open(7n, [first, second], 1);
    open.settle([first]);
    expect(open.find(7n)).toMatchObject({ number: 7n, attempt: 1, awaited: new Set([second]) });
    expect([first, second, third].map((position) => open.awaits(position))).toEqual([false, true, false]);
  });

  it('give their representatives to a shard that takes their place', () => {
    const open = new OpenShards();
    open.open(7n, [first, second, third], 3);
    open.open(8n, [first, second], 1);
    open.close(7n);
    expect([...open]).toMatchObject([{ number: 8n, attempt: 1, awaited: new Set([first, second]) }]);
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

describe('an architecture that fails alone', () => {
  const after = (...witnessed: readonly boolean[]): boolean =>
    isToBlame(witnessed.reduce(failedOnceMore, { all: 0, witnessed: 0 }));

  it('is to blame the third time that others were scored meanwhile', () => {
    expect(after(true)).toBe(false);
    expect(after(true, true)).toBe(false);
    expect(after(true, true, true)).toBe(true);
  });

  it('is not to blame for what also befell the others', () => {
    expect(after(false, false, false)).toBe(false);
    expect(after(true, false, true, false)).toBe(false);
    expect(after(true, false, true, false, true)).toBe(true);
  });

  it('is to blame in the end where there are no others', () => {
    expect(after(false, false, false, false, false)).toBe(false);
    expect(after(false, false, false, false, false, false)).toBe(true);
  });

  it('keeps its failures until its shard is closed', () => {
    const open = new OpenShards();
    open.open(7n, [first], 1, 40);
    expect(open.find(7n)).toMatchObject({ failures: { all: 0, witnessed: 0 }, scoredBefore: 40 });
    open.failAlone(7n, { all: 1, witnessed: 1 }, 60);
    expect(open.dispatchAgain(7n)).toMatchObject({
      failures: { all: 1, witnessed: 1 },
      scoredBefore: 60,
      attempt: 2,
    });
  });
});
