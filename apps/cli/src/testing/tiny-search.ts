import { expect } from 'vitest';
import type { Finished } from './run-naswot.ts';

/** Networks of a few thousand parameters on 16 small noise images: milliseconds each. */
const small = ['--network', 'stemChannels=4', '--network', 'cellsPerStage=1', '--network', 'imageSize=8'];
export const tiny: readonly string[] = [...small, '--dataset', 'noise-white', '--batch-size', '16'];

/** A search that takes a second. */
export const tinySearch = (...args: readonly string[]): readonly string[] => [
  'search',
  'nas-bench-201',
  ...tiny,
  ...args,
];

/** The one document of a command that succeeded. */
export function documentOf({ code, stdout, stderr }: Finished): unknown {
  expect(stderr).not.toContain('error');
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

/** The names of an object's fields, sorted. */
export const keysOf = (value: object | undefined): readonly string[] => Object.keys(value ?? {}).sort();
