import type { SpecsBeside } from './specs-file.ts';

/** One score of a file as it was read; nothing of it has been checked. */
export interface RawScore {
  /** `FILE:LINE`, or its row where the file has no lines. */
  readonly place: string;
  /** By column, and what a format holds besides: `detail`, `duration_ms`, `representative`. */
  readonly cells: Readonly<Record<string, unknown>>;
  /** What the spec's digest stands for; undefined where the file does not say it. */
  readonly specContent: unknown;
  /** Where else that could stand, of a format that has no place for it. */
  readonly specsBeside?: SpecsBeside;
}
