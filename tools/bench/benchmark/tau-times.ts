import { randomStream } from '@naswot/network';
import { estimateKendallTau, kendallTau } from '@naswot/statistics';
import { median } from '../machine.ts';

export interface TauTimes {
  readonly items: number;
  readonly tauMs: number;
  /** tau-b with its interval, less tau-b alone. */
  readonly intervalMs: number;
}

/** As many as NAS-Bench-101 has. */
const items = 423_624;

/** Two lists that agree in part, with ties as accuracies of three decimals have. */
function lists(): readonly [Float64Array, Float64Array] {
  const words = randomStream(0, 'bench/tau').words(2 * items);
  const a = Float64Array.from({ length: items }, (_, k) => words[k]! % 100_000);
  const b = Float64Array.from(a, (value, k) => value + (words[items + k]! % 100_000));
  return [a, b];
}

function timed(act: () => unknown): number {
  const start = performance.now();
  act();
  return performance.now() - start;
}

/** Medians of rounds, in turn. */
export function measureTau(rounds: number): TauTimes {
  const [a, b] = lists();
  const streams = (label: string) => randomStream(0, label);
  const tau: number[] = [];
  const both: number[] = [];
  for (let round = 0; round < rounds; round++) {
    tau.push(timed(() => kendallTau(a, b)));
    both.push(timed(() => estimateKendallTau(a, b, streams)));
  }
  return { items, tauMs: median(tau), intervalMs: median(both) - median(tau) };
}
