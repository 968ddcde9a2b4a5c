import fc from 'fast-check';
import { buildNetwork, type NetworkBuilder } from '../build-network.ts';
import type { Network, NodeId } from '../network.ts';
import { averagePool, batchNorm, convolution, linear, maxPool, relu } from './layers.ts';

/**
 * A small network over `[3, 8, 8]` in which every kind of layer occurs, and what is easily got wrong: strides, dilation, groups
 * and biases, padded pools, ReLUs that share an input, one whose output goes nowhere and one of zeros, a zero summand, a sum
 * and a concatenation of one, and zeros among what is concatenated.
 */
export function everyLayerKindNetwork(): Network {
  return buildNetwork([3, 8, 8], (net) => {
    const stem = net.add(convolution('stem', 4, 3, { padding: 1 }), net.input);
    const norm = net.add(batchNorm('norm'), stem);
    const wrapped = net.add(relu('wrapped.0', 2), norm);
    const dilated = net.add(convolution('wrapped.1', 4, 3, { padding: 2, dilation: 2, groups: 2 }), wrapped);
    const plain = net.add(relu('plain'), norm);
    const depthwise = net.add(convolution('depthwise', 4, 3, { padding: 1, groups: 4, bias: true }), plain);
    net.add(relu('deadEnd'), depthwise);
    const nothing = net.add({ kind: 'zero' }, norm);
    const ofNothing = net.add(convolution('ofNothing.1', 4, 1), net.add(relu('ofNothing.0', 2), nothing));
    const sum = net.add({ kind: 'add' }, dilated, nothing, net.add(batchNorm('ofNothing.2'), ofNothing));
    const alone = net.add({ kind: 'add' }, depthwise);
    const averaged = net.add(averagePool(3, { stride: 2, padding: 1 }), sum);
    const largest = net.add(maxPool(3, { stride: 2, padding: 1 }), alone);
    const halved = net.add({ kind: 'zero' }, largest);
    const joined = net.add({ kind: 'concat' }, averaged, halved, largest);
    const last = net.add(relu('last'), net.add(batchNorm('lastNorm'), net.add({ kind: 'concat' }, joined)));
    return net.add(linear('classifier', 2), net.add({ kind: 'global-average-pool' }, last));
  });
}

const layerChoices = [
  'convolution',
  'strided',
  'grouped',
  'biased',
  'norm',
  'relu',
  'max',
  'average',
  'zero',
  'add',
  'concat',
] as const;

interface Step {
  readonly choice: (typeof layerChoices)[number];
  /** Which earlier node, and which node beside it, counted around where there are fewer. */
  readonly from: number;
  readonly beside: number;
}

const pick = (nodes: readonly NodeId[], place: number): NodeId => nodes[place % nodes.length] ?? 0;

/** Concatenations of concatenations would double the channels each time. */
const mostChannels = 16;

/** Applies a step to earlier feature maps; each has a multiple of four channels. */
function takeStep(net: NetworkBuilder, all: readonly NodeId[], step: Step): NodeId {
  const path = `step.${all.length}`;
  const maps = all.filter((id) => net.shape(id)[0] <= mostChannels);
  const input = pick(maps, step.from);
  const [, height = 1, width = 1] = net.shape(input);
  const isAlike = (id: NodeId, from: number): boolean =>
    net.shape(id).slice(from).join() === net.shape(input).slice(from).join();
  const beside = (from: number): NodeId =>
    pick(
      maps.filter((id) => isAlike(id, from)),
      step.beside,
    );
  switch (step.choice) {
    case 'convolution':
      return net.add(convolution(path, 4, 3, { padding: 1 }), input);
    case 'strided':
      return net.add(convolution(path, 4, 1, { stride: Math.min(height, width, 2) }), input);
    case 'grouped':
      return net.add(convolution(path, 4, 3, { padding: 2, dilation: 2, groups: 2 }), input);
    case 'biased':
      return net.add(convolution(path, 4, 1, { bias: true }), input);
    case 'norm':
      return net.add(batchNorm(path), input);
    case 'relu':
      return net.add(relu(path, step.beside % 2 === 0 ? 1 : 2), input);
    case 'max':
      return net.add(maxPool(3, { padding: 1 }), input);
    case 'average':
      return net.add(averagePool(3, { stride: 2, padding: 1 }), input);
    case 'zero':
      return net.add({ kind: 'zero' }, input);
    case 'add':
      return net.add({ kind: 'add' }, input, beside(0));
    case 'concat':
      return net.add({ kind: 'concat' }, input, beside(1));
  }
}

const step: fc.Arbitrary<Step> = fc.record({
  choice: fc.constantFrom(...layerChoices),
  from: fc.nat(30),
  beside: fc.nat(30),
});

/** Small random networks over `[4, 5, 4]` with two outputs; zeros, shared inputs and dead ends are frequent. Shrinks to few layers. */
export const networks: fc.Arbitrary<Network> = fc.array(step, { maxLength: 12 }).map((steps) =>
  buildNetwork([4, 5, 4], (net) => {
    const maps = [net.input];
    for (const next of steps) maps.push(takeStep(net, maps, next));
    const last = maps[maps.length - 1]!;
    return net.add(linear('classifier', 2), net.add({ kind: 'global-average-pool' }, last));
  }),
);
