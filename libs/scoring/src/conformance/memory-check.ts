import type { Engine } from '../engine.ts';
import type { HeldMemory } from './check-conformance.ts';
import { expectThat, six, type EngineCheck } from './engine-check.ts';
import { manyWeights } from './small-networks.ts';
import { plainWeights } from './small-weights.ts';

/** Networks before the first measurement: heaps and caches are as large as they get. */
const warmUp = 4;

async function runMany(engine: Engine, count: number): Promise<void> {
  const weights = plainWeights();
  for (let k = 0; k < count; k++) {
    await using prepared = await engine.prepare(manyWeights, weights, ['codes']);
    await engine.run(prepared, six);
  }
}

/** That what is held does not grow from network to network. */
export const memoryCheck = ({ measure, mayGrow, unit, networks }: HeldMemory): EngineCheck => ({
  name: `holds no more after ${networks} networks`,
  async run({ engine }) {
    await runMany(engine, Math.min(networks, warmUp));
    const before = measure();
    await runMany(engine, networks);
    const grown = measure() - before;
    expectThat(
      grown <= mayGrow,
      `${networks} networks left ${grown} ${unit} more, expected ${mayGrow} at most`,
    );
    return `${grown} ${unit} more`;
  },
});
