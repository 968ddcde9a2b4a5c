import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { countParameters, countReluUnits, parameterTensors, reluInventory } from '@naswot/network';
import { describeWithReference } from '../../../../tools/reference/describe-with-reference.ts';
import { nasBench201 } from './nas-bench-201.ts';

interface Fixture {
  readonly name: string;
  readonly space: string;
  readonly arch: string;
  readonly stemChannels: number;
  readonly cellsPerStage: number;
  readonly params: number;
  readonly reluUnits: number;
  readonly reluUnitsAsReleased: number;
  /** Units per ReLU, in call order. */
  readonly reluTaps: readonly number[];
}

const weightPrefix = 'weights/';
/** What a state dict holds besides trainable tensors. */
const isStatistic = (name: string): boolean => /\.(running_mean|running_var|num_batches_tracked)$/.test(name);

/** Names and shapes of a safetensors file's weights: eight bytes with the header's length, then the header in JSON. */
function weightShapes(file: string): ReadonlyMap<string, readonly number[]> {
  const bytes = readFileSync(file);
  const end = 8 + Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, end)) as Record<string, { readonly shape: number[] }>;
  return new Map(
    Object.entries(header)
      .filter(([name]) => name.startsWith(weightPrefix) && !isStatistic(name))
      .map(([name, { shape }]) => [name.slice(weightPrefix.length), shape]),
  );
}

describeWithReference('the reference networks of NAS-Bench-201', (folder) => {
  const reference = path.join(folder, 'fixtures/reference');
  const manifest = JSON.parse(readFileSync(path.join(reference, 'manifest.json'), 'utf8')) as {
    readonly fixtures: readonly Fixture[];
  };
  const fixtures = manifest.fixtures.filter(({ space }) => space === nasBench201.name);

  it('are fifteen', () => {
    expect(fixtures).toHaveLength(15);
  });

  // Built and counted by the method's original PyTorch implementation; all of it is exact.
  it.each(fixtures)('have the tensors and ReLUs that ours has: $name', (fixture) => {
    const { arch, stemChannels, cellsPerStage } = fixture;
    const settings = nasBench201.parseSettings({ stemChannels, cellsPerStage });
    const network = nasBench201.network(nasBench201.parse(arch), settings);
    const tensors = new Map(parameterTensors(network).map((tensor) => [tensor.path, tensor.shape]));
    expect(tensors).toEqual(weightShapes(path.join(reference, `${fixture.name}.safetensors`)));
    expect(countParameters(network)).toBe(fixture.params);
    expect(reluInventory(network).map(({ units }) => units)).toEqual(fixture.reluTaps);
    expect(countReluUnits(network, 'unit')).toBe(fixture.reluUnits);
    expect(countReluUnits(network, 'released')).toBe(fixture.reluUnitsAsReleased);
  });
});
