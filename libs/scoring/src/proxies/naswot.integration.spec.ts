import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parseSafetensors, type Tensor } from '@naswot/dataset';
import { buildNetwork } from '@naswot/network';
import { describeWithReference } from '../../../../tools/reference/describe-with-reference.ts';
import type { Counting } from '../probe.ts';
import { naswot } from './naswot.ts';

interface Fixture {
  readonly name: string;
  readonly batchSize: number;
  readonly score: number | '-inf';
  readonly scoreAsReleased: number | '-inf';
}

const network = buildNetwork([1, 1, 1], ({ input }) => input);

function kernelOf(tensors: ReadonlyMap<string, Tensor>, name: string): Int32Array {
  const values = tensors.get(name)?.values;
  if (!(values instanceof Int32Array)) throw new Error(`the file has no int32 tensor '${name}'`);
  return values;
}

function score(tensors: ReadonlyMap<string, Tensor>, size: number, counting: Counting): number | '-inf' {
  const [unit, released] = [kernelOf(tensors, 'kernel'), kernelOf(tensors, 'kernelAsReleased')];
  const outcome = naswot.evaluate({
    network,
    counting,
    probe: { kind: 'codes', size, unit, released, reluUnits: [] },
  });
  return outcome.kind === 'scored' ? outcome.value : '-inf';
}

/**
 * Golden: the scores of the original implementation on its very kernels, by slogdet in float64. Tolerance 1e-9, absolute: two
 * decompositions in float64 differ by some 1e-15 of a sum near 1,700, by at most 7e-13 here.
 */
const digits = 9;
/** Its output is constant: `-inf` by definition, whatever the kernel that the released code forms for it. */
const disconnected = 'nas-bench-201-14';

function expectSame(ours: number | '-inf', theirs: number | '-inf', name: string): void {
  if (ours === '-inf' || theirs === '-inf') expect(ours, name).toBe(theirs);
  else expect(ours, name).toBeCloseTo(theirs, digits);
}

describeWithReference('the NASWOT score of kernels of the original implementation', (folder) => {
  const fixtures = path.join(folder, 'fixtures/reference');

  it('is theirs in both countings, and unscorable where theirs is -inf', async () => {
    const manifest = JSON.parse(await readFile(path.join(fixtures, 'manifest.json'), 'utf8')) as {
      readonly fixtures: readonly Fixture[];
    };
    expect(manifest.fixtures.length).toBeGreaterThan(30);
    for (const { name, batchSize, ...expected } of manifest.fixtures) {
      if (name === disconnected) continue;
      const tensors = parseSafetensors(await readFile(path.join(fixtures, `${name}.safetensors`)));
      const ours = {
        unit: score(tensors, batchSize, 'unit'),
        released: score(tensors, batchSize, 'released'),
      };
      expectSame(ours.unit, expected.score, name);
      expectSame(ours.released, expected.scoreAsReleased, `${name} as released`);
    }
  });
});
