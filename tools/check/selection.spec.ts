import { describe, expect, it } from 'vitest';
import { parseSelection } from './selection.ts';

const steps = ['format', 'lint', 'tests'];

describe('parseSelection', () => {
  it('is everything without arguments', () => {
    expect(parseSelection([], steps)).toEqual({ only: null, paths: [] });
  });

  it('takes steps by name and paths', () => {
    expect(parseSelection(['--only', 'lint,tests', 'libs/kernel'], steps)).toEqual({
      only: new Set(['lint', 'tests']),
      paths: ['libs/kernel'],
    });
  });

  it('names an unknown step and the known ones', () => {
    expect(() => parseSelection(['--only', 'lints'], steps)).toThrow(
      "unknown step 'lints'; expected some of format,lint,tests",
    );
  });
});
