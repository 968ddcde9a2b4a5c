import { expect, it } from 'vitest';
import { StoreError } from '@naswot/store';
import { withPatience } from './with-patience.ts';

const never = new AbortController().signal;

it('a store that is away is asked again, and a warning says so once', async () => {
  const said: unknown[] = [];
  let times = 0;
  const act = (): Promise<string> =>
    ++times < 3 ? Promise.reject(new StoreError('unreachable', 'no route')) : Promise.resolve('done');
  expect(await withPatience(act, never, (...line) => void said.push(line))).toBe('done');
  expect(said).toEqual([
    [
      'the store is away, and is asked again',
      { attempts: 1, pauseMs: 100, error: 'StoreError: no route' },
      'warn',
    ],
  ]);
});

it('what waiting does not mend is thrown, and nothing said', async () => {
  const said: unknown[] = [];
  const act = (): Promise<string> => Promise.reject(new Error('broken'));
  await expect(withPatience(act, never, (...line) => void said.push(line))).rejects.toThrow('broken');
  expect(said).toEqual([]);
});
