import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { targetNames } from '../../apps/cli/src/reproduce/target-names.ts';
import { reproductionSteps, shownTargets, tables } from './reproduction-steps.ts';

const options = { data: '/data', output: '/out', targets: shownTargets, flags: ['--runs', '3'] };

describe('the steps of a reproduction', () => {
  it('import what is missing, then make everything, the whole space first', () => {
    const steps = reproductionSteps(options, new Set(['nb201', 'other']));
    expect(steps[0]).toEqual({
      args: ['benchmark', 'import', `/data/${tables.nats}`, '--name', 'nats'],
      file: null,
    });
    expect(steps.slice(1).map(({ file }) => file)).toEqual(shownTargets.map((name) => `/out/${name}.txt`));
    expect(steps[1]?.args.slice(0, 2)).toEqual(['reproduce', 'table-2a']);
    expect(reproductionSteps(options, new Set(Object.keys(tables)))).toEqual(steps.slice(1));
    for (const { args } of steps.slice(1)) expect(args.slice(-2)).toEqual(['--runs', '3']);
  });

  it('play every strategy in the table alone', () => {
    const steps = reproductionSteps(options, new Set());
    const played = steps.filter(({ args }) => args.includes('--strategies'));
    expect(played.map(({ args }) => args[1])).toEqual(['table-2a']);
  });

  it('make every target that there is, and the results show each of them', async () => {
    expect(shownTargets.toSorted()).toEqual(targetNames.toSorted());
    const results = await readFile(path.resolve(import.meta.dirname, '../../docs/results.md'), 'utf8');
    for (const name of shownTargets) expect(results, name).toContain(name);
  });
});
