import type { Network, NodeId } from './network.ts';
import { reluInventory } from './relu-inventory.ts';

/** One distinct ReLU input of a network: its signs are the codes of every ReLU that takes it. */
export interface ReluTap {
  /** The node whose signs they are; null where it is zero for every image. */
  readonly input: NodeId | null;
  /** Units per image. */
  readonly units: number;
  /** How often its units count, in each counting mode: the sum over the ReLUs that take it. */
  readonly weights: { readonly unit: number; readonly released: number };
}

/**
 * ReLUs by the value they take: equal inputs once, with the sum of their counts; zero inputs by their size alone. `valueOf` is that
 * of the pruned network.
 */
export function reluTaps(network: Network, valueOf: (id: NodeId) => NodeId | null): readonly ReluTap[] {
  const taps = new Map<string, ReluTap>();
  for (const { input: taken, units, releasedCount } of reluInventory(network)) {
    const input = valueOf(taken);
    const key = input === null ? `zero ${units}` : String(input);
    const { unit, released } = taps.get(key)?.weights ?? { unit: 0, released: 0 };
    taps.set(key, { input, units, weights: { unit: unit + 1, released: released + releasedCount } });
  }
  return [...taps.values()];
}
