import type { Network, NodeId } from './network.ts';
import { tensorSize } from './parameters.ts';

/** One ReLU module of a network. */
export interface ReluRecord {
  readonly node: NodeId;
  /** The node whose output it takes: a unit's code is 1 where that is above 0. */
  readonly input: NodeId;
  readonly path: string;
  /** Units per image: the size of its input. */
  readonly units: number;
  /** How often the authors' released code counts it. */
  readonly releasedCount: 1 | 2;
}

/** Every ReLU in node order, those whose output goes nowhere included: they count in both counting modes. */
export function reluInventory(network: Network): readonly ReluRecord[] {
  return network.nodes.flatMap(({ layer, inputs, shape }, node) => {
    const input = inputs[0];
    if (layer.kind !== 'relu' || input === undefined) return [];
    return [{ node, input, path: layer.path, units: tensorSize(shape), releasedCount: layer.releasedCount }];
  });
}
