import { describe, expect, it } from 'vitest';
import { buildNetwork } from './build-network.ts';
import type { Network, NodeId } from './network.ts';
import { prune, type Pruned } from './prune.ts';
import { reluInventory } from './relu-inventory.ts';
import {
  batchNorm,
  convolution,
  everyLayerKindNetwork,
  linear,
  relu,
  squareWindow,
} from './testing/index.ts';

const kindsOf = ({ nodes }: Pruned): readonly string[] => nodes.map(({ node }) => node.layer.kind);

/** kept + batch norm of a convolution of nothing, and a branch that goes nowhere. */
const withZeroSummand = (): Network =>
  buildNetwork([3, 4, 4], (net) => {
    const kept = net.add(convolution('kept', 3, 1), net.input);
    const zero = net.add({ kind: 'zero' }, kept);
    net.add(relu('dead.relu'), net.add(convolution('dead', 3, 1), net.input));
    const onZero = net.add(batchNorm('n'), net.add(convolution('z', 3, 1), zero));
    return net.add({ kind: 'add' }, kept, onZero);
  });

describe('pruning', () => {
  it('leaves out what nothing kept needs and what is zero, and takes a sum of one for its summand', () => {
    const network = withZeroSummand();
    const pruned = prune(network, [network.output], { normBiasIsZero: true });
    expect(kindsOf(pruned)).toEqual(['input', 'convolution']);
    expect(pruned.valueOf(network.output)).toBe(1);
  });

  it('keeps what a norm’s bias may make of zeros', () => {
    const network = withZeroSummand();
    const pruned = prune(network, [network.output], { normBiasIsZero: false });
    expect(kindsOf(pruned)).toEqual(['input', 'convolution', 'batch-norm', 'add']);
    expect(pruned.valueOf(network.output)).toBe(network.output);
    const norm = pruned.nodes.find(({ node }) => node.layer.kind === 'batch-norm');
    expect(norm?.node.inputs.map((id) => pruned.valueOf(id))).toEqual([null]);
  });

  it('gives consumers the summand in place of the sum, through sums of sums', () => {
    let last: NodeId = 0;
    const network = buildNetwork([3, 4, 4], (net) => {
      const zero = net.add({ kind: 'zero' }, net.input);
      const inner = net.add({ kind: 'add' }, zero, net.input);
      const outer = net.add({ kind: 'add' }, inner, zero);
      last = net.add({ kind: 'add' }, outer, inner, zero);
      return last;
    });
    const pruned = prune(network, [last], { normBiasIsZero: true });
    expect(pruned.nodes).toEqual([
      { id: 0, node: network.nodes[0] },
      { id: last, node: { ...network.nodes[last], inputs: [0, 0] } },
    ]);
  });

  it('says that a kept node is zero, and runs nothing for it', () => {
    const network = buildNetwork([3, 4, 4], (net) => {
      const zero = net.add({ kind: 'zero' }, net.add(convolution('c', 3, 1), net.input));
      return net.add(relu('r'), zero);
    });
    const pruned = prune(network, [network.output], { normBiasIsZero: true });
    expect(pruned.nodes).toEqual([]);
    expect(pruned.valueOf(network.output)).toBeNull();
  });

  it('leaves zeros in a concatenation, without what they were made of', () => {
    const network = buildNetwork([3, 4, 4], (net) => {
      const zero = net.add({ kind: 'zero' }, net.add(convolution('c', 3, 1), net.input));
      return net.add({ kind: 'concat' }, zero, net.input);
    });
    const pruned = prune(network, [network.output], { normBiasIsZero: true });
    expect(pruned.nodes).toEqual([
      { id: 0, node: network.nodes[0] },
      { id: 3, node: { ...network.nodes[3], inputs: [2, 0] } },
    ]);
    expect(pruned.valueOf(2)).toBeNull();
  });

  it('does once what layers without tensors do alike, and never merges convolutions', () => {
    const pool = { kind: 'average-pool', ...squareWindow(3, { padding: 1 }) } as const;
    let pooled: NodeId = 0;
    const network = buildNetwork([3, 4, 4], (net) => {
      const rectified = ['a', 'b'].map((path) => net.add(relu(path), net.input));
      const branches = rectified.map((from, k) => net.add(convolution(`c.${k}`, 3, 1), from));
      pooled = net.add(pool, rectified[1] ?? 0);
      return net.add({ kind: 'add' }, ...branches, net.add(pool, rectified[0] ?? 0), pooled);
    });
    const pruned = prune(network, [network.output], { normBiasIsZero: true });
    expect(kindsOf(pruned)).toEqual(['input', 'relu', 'convolution', 'convolution', 'average-pool', 'add']);
    expect(pruned.nodes.at(-1)?.node.inputs).toEqual([3, 4, 5, 5]);
    expect(pruned.valueOf(pooled)).toBe(5);
  });

  it('keeps apart what differs in a window', () => {
    const network = buildNetwork([3, 4, 4], (net) => {
      const pools = [0, 1].map((padding) =>
        net.add({ kind: 'average-pool', ...squareWindow(1 + 2 * padding, { padding }) }, net.input),
      );
      return net.add({ kind: 'add' }, ...pools);
    });
    expect(kindsOf(prune(network, [network.output], { normBiasIsZero: true }))).toHaveLength(4);
  });

  it('leaves the network as it was', () => {
    const network = everyLayerKindNetwork();
    const before = structuredClone(network);
    prune(network, [network.output], { normBiasIsZero: true });
    expect(network).toEqual(before);
  });

  it('drops the classifier where only ReLUs are kept', () => {
    const network = everyLayerKindNetwork();
    const taps = reluInventory(network).map(({ input }) => input);
    const kinds = kindsOf(prune(network, taps, { normBiasIsZero: true }));
    expect(kinds).not.toContain('linear');
    expect(kinds).not.toContain('zero');
  });

  it('refuses to keep a node that is not there', () => {
    const network = buildNetwork([3], (net) => net.add(linear('l', 1), net.input));
    expect(() => prune(network, [2], { normBiasIsZero: true })).toThrow(
      'node 2 is not in the network: it has 2 nodes',
    );
  });
});
