import { afterAll, beforeAll, describe, it } from 'vitest';
import type { ConformanceOptions } from '../conformance/check-conformance.ts';
import { engineChecksWith } from '../conformance/engine-checks.ts';
import type { Engine } from '../engine.ts';

export type EngineSuiteOptions = ConformanceOptions;

/**
 * The conformance suite of the engine port as tests, one a check: call it in a test file of every engine. `open` opens one; the
 * suite disposes it.
 */
export function describeEngine(
  name: string,
  open: () => Promise<Engine>,
  { kernelTolerance = 0, memory }: EngineSuiteOptions = {},
): void {
  let engine: Engine;

  describe(`engine ${name}`, () => {
    beforeAll(async () => {
      engine = await open();
    });
    afterAll(async () => {
      await engine[Symbol.asyncDispose]();
    });

    for (const { name: what, run } of engineChecksWith(memory))
      it(what, async () => {
        await run({ engine, kernelTolerance });
      });
  });
}
