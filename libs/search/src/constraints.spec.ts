import { describe, expect, it } from 'vitest';
import { findProxy } from '@naswot/scoring';
import { findSpace, type Position } from '@naswot/space';
import { checkConstraints, keeping, type Constraints } from './constraints.ts';

const space = findSpace('nas-bench-201');
const settings = space.parseSettings({ stemChannels: 4, cellsPerStage: 1, imageSize: 8 });
const some = Array.from({ length: 200 }, (_, k) => space.atPublishedIndex(k * 77));

function valueOf(proxy: string, position: Position): number {
  const network = space.network(position, settings);
  const outcome = findProxy(proxy).evaluate({ network, counting: 'unit', probe: null });
  return outcome.kind === 'scored' ? outcome.value : NaN;
}

function verdicts(under: typeof settings, constraints: Constraints): readonly boolean[] {
  const isAllowed = keeping(space, under, constraints);
  if (isAllowed === null) throw new Error('constraints are expected to decide');
  const first = some.map(isAllowed);
  expect(some.map(isAllowed)).toEqual(first);
  return first;
}

describe('constraints of a search', () => {
  it('are none where nothing is bounded', () => {
    expect(keeping(space, settings, {})).toBeNull();
  });

  it('let through what is within every limit, of networks under the settings of the search', () => {
    // 11,293 parameters and 66,320 MACs are those of cells of the space: limits are kept by what is as large.
    const expected = some.map(
      (position) => valueOf('parameters', position) <= 11_293 && valueOf('macs', position) <= 66_320,
    );
    const limits = { parameters: 11_293, macs: 66_320 };
    expect(verdicts(settings, limits)).toEqual(expected);
    expect(new Set(expected)).toEqual(new Set([true, false]));
    expect(verdicts({}, limits)).not.toEqual(expected);
    expect(some.map((position) => valueOf('macs', position))).toContain(66_320);
    expect(verdicts(settings, { macs: 66_319 })).not.toEqual(verdicts(settings, { macs: 66_320 }));
  });

  it.each([
    [{ naswot: 100 }, /constrained by parameters, macs, relu-units, .* received 'naswot'/],
    [{ parametres: 100 }, /received 'parametres'; did you mean 'parameters'\?/],
    [{ macs: 0 }, /at most 0 macs has no architectures; expected at least 1/],
    [{ macs: Infinity }, /at most Infinity macs/],
    [{ macs: NaN }, /at most NaN macs/],
  ])('are refused where nothing can keep them: %o', (constraints, message) => {
    expect(() => checkConstraints(constraints)).toThrow(message);
  });
});
