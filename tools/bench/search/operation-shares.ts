import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

interface TraceEvent {
  readonly cat?: string;
  readonly name?: string;
  readonly dur?: number;
  readonly args?: { readonly op_name?: string };
}

/** Runs others, whose times are listed too. */
const outer = 'Scan';

/** Milliseconds by kind of operation, most first, over ONNX Runtime's profiles in a folder. */
export async function operationTimes(folder: string): Promise<readonly (readonly [string, number])[]> {
  const totals = new Map<string, number>();
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.json'))) {
    const events = JSON.parse(await readFile(path.join(folder, file), 'utf8')) as readonly TraceEvent[];
    for (const { cat, name, dur = 0, args } of events) {
      if (cat !== 'Node' || name?.endsWith('_kernel_time') !== true) continue;
      const operation = args?.op_name ?? 'unknown';
      if (operation === outer) continue;
      totals.set(operation, (totals.get(operation) ?? 0) + dur / 1000);
    }
  }
  return [...totals].sort(([, a], [, b]) => b - a);
}
