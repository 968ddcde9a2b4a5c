import { describe, expect, it } from 'vitest';
import { searchProblems } from './search-output.ts';

const scored = (value: number) => ({
  architecture: '|none~0|',
  outcome: { kind: 'scored', value },
  parameters: 73_306,
});
const counts = { id: 'k3f', state: 'completed', samples: 2, scored: 1, unscorable: 0, reused: 1, pending: 0 };
const output = (search: object, ...values: readonly number[]): string =>
  JSON.stringify({ search: { ...counts, ...search }, best: values.map(scored) });

describe('searchProblems', () => {
  it('finds none in a completed search', () => {
    expect(searchProblems(output({}, 1594.1, 1480), 2)).toEqual([]);
  });

  it('finds a search that did not complete', () => {
    expect(searchProblems(output({ state: 'paused' }, 1594.1), 2)).toEqual([
      'the state is paused, expected completed',
    ]);
  });

  it('finds counts that do not add up', () => {
    expect(searchProblems(output({ reused: 0 }, 1594.1), 2)).toEqual(['the counts add up to 1, expected 2']);
  });

  it('finds architectures out of order', () => {
    expect(searchProblems(output({}, 1480, 1594.1), 2)).toEqual(['the best are not in order: 1480, 1594.1']);
  });

  it('finds a table without architectures', () => {
    expect(searchProblems(output({}), 2)).toHaveLength(1);
  });
});
