import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const schema = z.object({ python: z.string(), numpy: z.string(), wallMs: z.number(), cpuMs: z.number() });
export type PythonTimes = z.infer<typeof schema>;

/** What one CPython process takes for each record, all of them read so many times. */
export async function readByPython(
  python: string,
  files: readonly string[],
  times: number,
): Promise<PythonTimes> {
  const program = path.join(import.meta.dirname, 'read_records.py');
  const { stdout } = await promisify(execFile)(python, [program, String(times), ...files]);
  return schema.parse(JSON.parse(stdout));
}
