import type { Engine, Prepared } from '@naswot/scoring';
import { loadEngine } from '../load-engine.ts';

/** Kept beside each network: far more than what a driver takes or gives back now and then. */
const ballastBytes = 8e6;

/** Engine `?engine=NAME` of the URL that this module is loaded by, which keeps every network it has prepared, and some memory. */
export async function createEngine(): Promise<Engine> {
  const engine = await loadEngine(new URL(import.meta.url).searchParams.get('engine') ?? '');
  const kept: (Prepared | Uint8Array)[] = [];
  return {
    describe: () => engine.describe(),
    estimateMemory: (network, size) => engine.estimateMemory(network, size),
    run: (prepared, ...rest) => engine.run(prepared, ...rest),
    async prepare(...args) {
      const prepared = await engine.prepare(...args);
      kept.push(prepared, new Uint8Array(ballastBytes).fill(1));
      // One who disposes it gets rid of nothing.
      return Object.defineProperty(prepared, Symbol.asyncDispose, { value: () => Promise.resolve() });
    },
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}
