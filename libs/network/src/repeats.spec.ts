import { describe, expect, it } from 'vitest';
import { buildNetwork, type NetworkBuilder } from './build-network.ts';
import type { Layer } from './layer.ts';
import type { Network, NodeId } from './network.ts';
import { prune } from './prune.ts';
import { findRepeats } from './repeats.ts';
import { convolution as squareConvolution, relu } from './testing/index.ts';

const convolution = (path: string, outChannels = 4): Layer =>
  squareConvolution(path, outChannels, 3, { padding: 1 });

type Compose = (net: NetworkBuilder, x: NodeId, k: number) => NodeId;

/** ReLU, convolution, and the sum with what came in: three nodes. */
const residual: Compose = (net, x, k) =>
  net.add({ kind: 'add' }, x, net.add(convolution(`c${k}`), net.add(relu(`r${k}`), x)));

/** A stem, rounds of a cell, and a ReLU. */
const stacked = (rounds: number, cell: Compose): Network =>
  buildNetwork([3, 4, 4], (net) => {
    let x = net.add(convolution('stem'), net.input);
    for (let k = 0; k < rounds; k++) x = cell(net, x, k);
    return net.add(relu('last'), x);
  });

const repeatsOf = (network: Network, least = 1) =>
  findRepeats(prune(network, [network.output], { normBiasIsZero: true }).nodes, least);

describe('the repeats of a network', () => {
  it('are its cells of one kind, with what they hand on', () => {
    // Node 0 is the image and node 1 the stem, which the first cell takes; a cell's sum is its last node.
    expect(repeatsOf(stacked(4, residual))).toEqual([
      { start: 2, length: 3, rounds: 4, initial: 1, carried: 2 },
    ]);
  });

  it('are one for each stage', () => {
    const network = buildNetwork([3, 4, 4], (net) => {
      let x = net.add(convolution('stem'), net.input);
      for (const k of [0, 1, 2]) x = residual(net, x, k);
      x = net.add(convolution('wider', 6), x);
      const wide = (k: number): NodeId =>
        net.add({ kind: 'add' }, x, net.add(convolution(`w${k}`, 6), net.add(relu(`v${k}`), x)));
      for (const k of [0, 1]) x = wide(k);
      return net.add(relu('last'), x);
    });
    expect(repeatsOf(network).map(({ start, length, rounds }) => [start, length, rounds])).toEqual([
      [2, 3, 3],
      [12, 3, 2],
    ]);
  });

  it('end before a round that something behind them takes a part of', () => {
    const network = buildNetwork([3, 4, 4], (net) => {
      let x = net.add(convolution('stem'), net.input);
      let inner = x;
      for (let k = 0; k < 4; k++) {
        inner = net.add(convolution(`c${k}`), net.add(relu(`r${k}`), x));
        x = net.add({ kind: 'add' }, x, inner);
      }
      return net.add({ kind: 'add' }, x, inner);
    });
    expect(repeatsOf(network).map(({ rounds }) => rounds)).toEqual([3]);
  });

  it.each<readonly [string, Network]>([
    [
      'a round takes two values from before',
      stacked(4, (net, x, k) => net.add({ kind: 'add' }, residual(net, x, k), 1)),
    ],
    ['layers differ', stacked(2, (net, x, k) => net.add(convolution(`c${k}`, 4 + k), x))],
    ['there is one round', stacked(1, residual)],
  ])('are none where %s', (_, network) => {
    expect(repeatsOf(network)).toEqual([]);
  });

  it('are left out where they save less than is asked for', () => {
    const network = stacked(3, residual);
    expect(repeatsOf(network, 6)).toHaveLength(1);
    expect(repeatsOf(network, 7)).toHaveLength(0);
  });
});
