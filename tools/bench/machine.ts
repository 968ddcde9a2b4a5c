import { execFile } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { promisify } from 'node:util';

/** Where and of what a measurement was taken. */
export interface Provenance {
  readonly machine: string;
  readonly node: string;
  readonly commit: string;
}

export async function provenance(): Promise<Provenance> {
  const { stdout } = await promisify(execFile)('git', ['describe', '--always', '--dirty']);
  return {
    machine: `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores`,
    node: process.versions.node,
    commit: stdout.trim(),
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
