import type { Progress } from '@naswot/coordinator';
import type { ProgressLine } from './terminal.ts';

/** Shows how far a search is. Its pace is that since the first time: what was done before says nothing about it. */
export function progressOn(line: ProgressLine): (progress: Progress) => void {
  let first: { readonly done: bigint; readonly elapsedMs: number } | null = null;
  return ({ counts, total, elapsedMs, timeLeftMs }) => {
    const done = counts.samples - counts.pending;
    // Another coordinator that goes on with a search begins to count anew.
    if (first === null || elapsedMs < first.elapsedMs) first = { done, elapsedMs };
    const seconds = (elapsedMs - first.elapsedMs) / 1000;
    line.update({
      done: Number(done),
      total: total === null ? null : Number(total),
      rate: seconds === 0 ? 0 : Number(done - first.done) / seconds,
      ...(timeLeftMs === null ? {} : { time: { elapsedMs, leftMs: timeLeftMs } }),
    });
  };
}
