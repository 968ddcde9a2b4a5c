import { reluInventory, type Network, type NodeId } from '@naswot/network';
import type { CountingWeights } from '@naswot/kernel';

/** One distinct ReLU input of a network: its signs are the codes of every ReLU that takes it. */
export interface CodeTap {
  /** The node whose signs they are; null where it is zero for every image. */
  readonly input: NodeId | null;
  /** Units per image. */
  readonly units: number;
  /** How often its units count: the sum over the ReLUs that take it. */
  readonly weights: CountingWeights;
}

/** ReLUs by the value they take: equal inputs once, with the sum of their counts; zero inputs by their size alone. */
export function planTaps(network: Network, valueOf: (id: NodeId) => NodeId | null): readonly CodeTap[] {
  const taps = new Map<string, CodeTap>();
  for (const { input: taken, units, releasedCount } of reluInventory(network)) {
    const input = valueOf(taken);
    const key = input === null ? `zero ${units}` : String(input);
    const { unit, released } = taps.get(key)?.weights ?? { unit: 0, released: 0 };
    taps.set(key, { input, units, weights: { unit: unit + 1, released: released + releasedCount } });
  }
  return [...taps.values()];
}
