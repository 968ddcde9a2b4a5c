import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

interface TraceEvent {
  readonly cat?: string;
  readonly name?: string;
  readonly dur?: number;
  readonly args?: {
    readonly op_name?: string;
    /** By input: its type and its shape. */
    readonly input_type_shape?: readonly Readonly<Record<string, readonly number[]>>[];
  };
}

/** Runs others, whose times are listed too. */
const outer = 'Scan';

/** An operation's kind; convolutions by what they are for, which their filters `[out, in, height, width]` say. */
function kindOf({
  op_name: operation = 'unknown',
  input_type_shape: inputs = [],
}: TraceEvent['args'] & object) {
  if (operation !== 'Conv') return operation;
  const [, into = 0, height = 0, width = 0] = Object.values(inputs[1] ?? {})[0] ?? [];
  if (into > 1) return `Conv ${height} x ${width}`;
  return width > 1 ? 'Conv, mean square' : 'Conv, normalising';
}

/** Milliseconds by kind of operation, most first, over ONNX Runtime's profiles in a folder. */
export async function operationTimes(folder: string): Promise<readonly (readonly [string, number])[]> {
  const totals = new Map<string, number>();
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.json'))) {
    const events = JSON.parse(await readFile(path.join(folder, file), 'utf8')) as readonly TraceEvent[];
    for (const { cat, name, dur = 0, args } of events) {
      if (cat !== 'Node' || name?.endsWith('_kernel_time') !== true) continue;
      const kind = kindOf(args ?? {});
      if (kind !== outer) totals.set(kind, (totals.get(kind) ?? 0) + dur / 1000);
    }
  }
  return [...totals].sort(([, a], [, b]) => b - a);
}
