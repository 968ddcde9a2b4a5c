import { buildNetwork, type Network } from '@naswot/network';
import { ArchitectureSyntaxError } from '../architecture-syntax-error.ts';
import { applySettings } from '../settings.ts';
import { asPosition, type Position, type Space } from '../space.ts';

const size = 1_000_000n;
const rules = { channels: { default: 4, minimum: 1, maximum: 64 } } as const;
const prefix = 'synthetic-';

const templates = new Map<number, Network>();

function templateOf(channels: number): Network {
  const known = templates.get(channels);
  if (known !== undefined) return known;
  const template = buildNetwork([3, 1, 1], ({ add, input }) => {
    const pooled = add({ kind: 'global-average-pool' }, input);
    const linear = add({ kind: 'linear', path: 'linear', outFeatures: channels, bias: false }, pooled);
    return add({ kind: 'relu', path: 'relu', releasedCount: 1 }, linear);
  });
  templates.set(channels, template);
  return template;
}

/** One network for all, but for the name of its ReLU: what is measured with this space is everything but networks. */
function networkOf(channels: number, position: Position): Network {
  const { nodes, output } = templateOf(channels);
  const named = nodes.map((node) =>
    node.layer.kind === 'relu' ? { ...node, layer: { ...node.layer, path: `relu-${position}` } } : node,
  );
  return { nodes: named, output };
}

/** A million architectures that cost nothing to describe: for measurements of what surrounds networks. */
export const syntheticSpace: Space = {
  name: 'synthetic',
  title: 'A million architectures for measurements',
  source: 'none',
  size,
  settings: { channels: rules.channels.default },
  parseSettings: (overrides) => applySettings(rules, overrides),
  parse(architecture) {
    const number = /^synthetic-(\d{1,7})$/.exec(architecture)?.[1];
    if (number === undefined)
      throw new ArchitectureSyntaxError(architecture, 0, `${prefix}NUMBER is expected`);
    return asPosition(BigInt(number), size);
  },
  format: (position) => `${prefix}${position}`,
  publishedIndex: () => null,
  atPublishedIndex(index) {
    throw new RangeError(`the space has no published table; received index ${index}`);
  },
  representative: (position) => position,
  describe: (position) => ({
    position,
    architecture: `${prefix}${position}`,
    publishedIndex: null,
    representative: position,
    canonical: `${prefix}${position}`,
    isConnected: true,
  }),
  choices: null,
  neighbours: (position) =>
    [position - 1n, position + 1n]
      .filter((next) => next >= 0n && next < size)
      .map((next) => asPosition(next, size)),
  mutate: (position, draw) => asPosition((position + (draw(2) === 0 ? 1n : size - 1n)) % size, size),
  network: (position, settings) => networkOf(applySettings(rules, settings).channels, position),
  picture: (position) => `${prefix}${position}`,
};
