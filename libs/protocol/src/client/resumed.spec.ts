import { describe, expect, it } from 'vitest';
import { resumed } from './resumed.ts';

const passing = new Error('it passes');
const lasting = new Error('it lasts');

/** Numbers from a place on, which breaks wherever `breaks` says, once each. */
function source(count: number, breaks: readonly number[]) {
  const left = new Set(breaks);
  const opened: (number | null)[] = [];
  return {
    opened,
    async *open(place: number | null): AsyncGenerator<number> {
      opened.push(place);
      for (let k = place ?? 0; k < count; k++) {
        if (left.delete(k)) throw passing;
        yield await Promise.resolve(k + 1);
      }
    },
  };
}

async function all(items: AsyncIterable<number>): Promise<readonly number[]> {
  const found: number[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const rules = {
  placeOf: (item: number) => item,
  mayPass: (error: unknown) => error === passing,
  onBreak: () => undefined,
};

describe('a stream that is taken up again', () => {
  it('gives everything once, wherever it broke', async () => {
    const { open, opened } = source(10, [0, 4, 5, 9]);
    expect(await all(resumed({ ...rules, open }))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(opened).toEqual([null, null, 4, 5, 9]);
  });

  it('keeps its place behind what has none', async () => {
    const { open, opened } = source(6, [5]);
    const placeOf = (item: number): number | null => (item === 3 ? item : null);
    expect(await all(resumed({ ...rules, open, placeOf }))).toEqual([1, 2, 3, 4, 5, 4, 5, 6]);
    expect(opened).toEqual([null, 3]);
  });

  it('ends with an error that does not pass', async () => {
    const open = async function* (): AsyncGenerator<number> {
      yield await Promise.resolve(1);
      throw lasting;
    };
    await expect(all(resumed({ ...rules, open }))).rejects.toBe(lasting);
  });

  it('ends where its reader gives up while it waits', async () => {
    const given = new AbortController();
    const open = async function* (): AsyncGenerator<number> {
      given.abort();
      yield await Promise.reject(passing);
    };
    await expect(all(resumed({ ...rules, open, signal: given.signal }))).rejects.toBe(passing);
  });
});
