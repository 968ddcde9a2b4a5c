import { describe, expect, it } from 'vitest';
import { specDigest } from '@naswot/scoring';
import { asPosition } from '@naswot/space';
import { scoreRow, space, specs } from '../testing/score-rows.ts';
import { runRules } from './plan-runs.ts';
import { scoreObjective } from './stored-scores.ts';

const spec = specs[0]!;
const record = { spec, digest: specDigest(spec) };
const at = (index: bigint) => asPosition(index, space.size);
const [first, second] = [at(3n), at(7n)];
const dead = { kind: 'unscorable', reason: 'crashed', detail: 'the lane ended' } as const;

describe('stored scores as an objective', () => {
  it('charge what they took, those that could not be had nothing', async () => {
    const rows = [scoreRow(first, spec), scoreRow(second, spec, { outcome: dead, durationMs: 0 })];
    const { measure, clock } = await scoreObjective(space, record, rows);
    expect(measure(first, 0)).toEqual({ values: [90.25], costMs: 190.5 });
    expect(measure(second, 0)).toEqual({ values: [null], costMs: 0 });
    expect(clock?.title).toBe("the scores' recorded durations on onnx-cpu");
  });

  it('have no clock where one of them does not say what it took, and no simulated time', async () => {
    const rows = [scoreRow(first, spec), scoreRow(second, spec, { durationMs: 0 })];
    const objective = await scoreObjective(space, record, rows);
    expect(objective.clock).toBeNull();
    const flags = { strategy: 'regularised-evolution', seed: 0, simulatedTime: 1000 };
    expect(() => runRules(space, flags, objective)).toThrow(
      /^--simulated-time needs what scores took, and those of naswot of nas-bench-201, spec \w+ do not all say it/,
    );
  });
});
