import type { Engine } from '../engine.ts';
import type { HeldMemory } from './check-conformance.ts';
import { expectThat, six, type EngineCheck } from './engine-check.ts';
import { manyWeights } from './small-networks.ts';
import { plainWeights } from './small-weights.ts';

/** Networks before the first measurement: heaps and caches are as large as they get. */
const warmUp = 4;

/** Equal runs that the networks are divided into: what every network leaves shows in all of them. */
const runs = 4;

async function runOne(engine: Engine): Promise<void> {
  await using prepared = await engine.prepare(manyWeights, plainWeights(), ['codes']);
  await engine.run(prepared, six);
}

/**
 * The least that is held after any network of a run: a driver or an allocator takes tens of megabytes now and then, for a few
 * networks.
 */
async function leastHeld(engine: Engine, measure: HeldMemory['measure'], networks: number): Promise<number> {
  let least = Infinity;
  for (let k = 0; k < networks; k++) {
    await runOne(engine);
    least = Math.min(least, await measure());
  }
  return least;
}

/** By how much what is held grew a network, from each run to the next. */
async function growths(engine: Engine, { measure, networks }: HeldMemory): Promise<readonly number[]> {
  const perRun = Math.ceil(networks / runs);
  await leastHeld(engine, measure, Math.min(perRun, warmUp));
  const held: number[] = [];
  for (let run = 0; run < runs; run++) held.push(await leastHeld(engine, measure, perRun));
  return held.slice(1).map((now, k) => (now - held[k]!) / perRun);
}

/** A few digits: what is measured is not that exact. */
const show = (value: number): string => String(Number(value.toPrecision(3)));

/** That what is held does not grow from network to network. */
export const memoryCheck = (memory: HeldMemory): EngineCheck => ({
  name: `holds no more after ${memory.networks} networks`,
  async run({ engine }) {
    const grown = await growths(engine, memory);
    const least = Math.min(...grown);
    expectThat(
      least <= memory.mayGrow,
      `every network left ${show(least)} ${memory.unit} or more, expected ${memory.mayGrow} at most`,
    );
    return `a network left ${show(least)} ${memory.unit} (${grown.map(show).join(', ')} in ${runs} runs)`;
  },
});
