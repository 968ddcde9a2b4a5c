import { describe, expect, it } from 'vitest';
import { buildNetwork } from './build-network.ts';
import { checkNetwork } from './check-network.ts';
import type { Network, Node } from './network.ts';
import { ShapeError } from './shape.ts';
import { convolution, relu } from './testing/index.ts';

const network = buildNetwork([3, 8, 8], (net) => {
  const stem = net.add(convolution('stem', 4, 3, { padding: 1 }), net.input);
  return net.add({ kind: 'add' }, net.add(relu('relu'), stem), stem);
});

/** The network with another node in place of one of its own. */
const withNode = (at: number, change: Partial<Node>): Network => ({
  ...network,
  nodes: network.nodes.map((node, id) => (id === at ? { ...node, ...change } : node)),
});

describe('checkNetwork', () => {
  it('accepts what was put together layer by layer', () => {
    expect(() => {
      checkNetwork(network);
    }).not.toThrow();
  });

  it.each([
    ['a node that is not there', withNode(3, { inputs: [2, 9] }), 'node 3, add, reads node 9, expected one'],
    ['a node that reads itself', withNode(3, { inputs: [2, 3] }), 'node 3, add, reads node 3, expected one'],
    ['layers that do not fit', withNode(3, { inputs: [0, 1] }), 'add received [3, 8, 8], [4, 8, 8]'],
    ['another shape', withNode(1, { shape: [4, 9, 9] }), 'has the shape [4, 9, 9], expected [4, 8, 8]'],
    ['no such output', { ...network, output: 4 }, 'the output reads node 4'],
    ['no node at all', { nodes: [], output: 0 }, 'the network reads node 0'],
    ['an image of no size', withNode(0, { shape: [0, 8, 8] }), 'the input received the shape [0, 8, 8]'],
  ])('refuses %s', (_, bad, sentence) => {
    expect(() => {
      checkNetwork(bad);
    }).toThrow(sentence);
  });

  it('tells graphs that are broken from shapes that do not fit', () => {
    expect(() => {
      checkNetwork(withNode(1, { inputs: [2] }));
    }).toThrow(RangeError);
    expect(() => {
      checkNetwork(withNode(1, { shape: [4, 8, 9] }));
    }).toThrow(ShapeError);
  });
});
