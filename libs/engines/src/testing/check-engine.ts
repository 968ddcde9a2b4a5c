import { checkConformance, type EngineCheckResult } from '@naswot/scoring';
import { loadEngine } from '../load-engine.ts';

/** What the program is given as its argument, in JSON. */
export interface CheckRequest {
  readonly engine: string;
  readonly folder: string | null;
  /** Over which the resident set is watched. */
  readonly networks: number;
  /** Bytes. */
  readonly mayGrow: number;
}

const { engine: name, folder, ...memory } = JSON.parse(process.argv[2] ?? '') as CheckRequest;
const results: EngineCheckResult[] = [];
{
  await using engine = await loadEngine(name, folder);
  const measure = (): number => process.memoryUsage.rss();
  const options = { memory: { measure, unit: 'bytes', ...memory } };
  for await (const result of checkConformance(engine, options)) results.push(result);
}
process.stdout.write(JSON.stringify(results));
