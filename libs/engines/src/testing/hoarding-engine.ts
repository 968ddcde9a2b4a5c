import type { Engine, Prepared } from '@naswot/scoring';
import { loadEngine } from '../load-engine.ts';

/** Engine `?engine=NAME` of the URL that this module is loaded by, which keeps every network it has prepared. */
export async function createEngine(): Promise<Engine> {
  const engine = await loadEngine(new URL(import.meta.url).searchParams.get('engine') ?? '');
  const kept: Prepared[] = [];
  return {
    describe: () => engine.describe(),
    estimateMemory: (network, size) => engine.estimateMemory(network, size),
    run: (prepared, ...rest) => engine.run(prepared, ...rest),
    async prepare(...args) {
      const prepared = await engine.prepare(...args);
      kept.push(prepared);
      // One who disposes it gets rid of nothing.
      return Object.defineProperty(prepared, Symbol.asyncDispose, { value: () => Promise.resolve() });
    },
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}
