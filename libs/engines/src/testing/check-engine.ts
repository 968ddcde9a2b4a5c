import { setImmediate } from 'node:timers/promises';
import { checkConformance, type EngineCheckResult } from '@naswot/scoring';
import { loadEngine } from '../load-engine.ts';

/** What the program is given as its argument, in JSON. */
export interface CheckRequest {
  readonly engine: string;
  readonly folder: string | null;
  /** Over which the resident set is watched. */
  readonly networks: number;
  /** Bytes that a network may leave. */
  readonly mayGrow: number;
}

const { engine: name, folder, ...memory } = JSON.parse(process.argv[2] ?? '') as CheckRequest;

/** Bytes of the resident set without garbage: what native objects hold goes a turn after their wrappers are collected. */
async function measure(): Promise<number> {
  if (globalThis.gc === undefined) throw new Error('the program is to be started with --expose-gc');
  for (let turn = 0; turn < 2; turn++) {
    globalThis.gc();
    await setImmediate();
  }
  return process.memoryUsage.rss();
}

const results: EngineCheckResult[] = [];
{
  await using engine = await loadEngine(name, folder);
  for await (const result of checkConformance(engine, { memory: { measure, unit: 'bytes', ...memory } }))
    results.push(result);
}
process.stdout.write(JSON.stringify(results));
