import { describe, expect, it } from 'vitest';
import { buildNetwork } from '@naswot/network';
import { convolution } from '@naswot/network/testing';
import type { Outcome } from '../outcome.ts';
import { findProxy, isProxyName, proxies, type ProxyName } from './proxies.ts';

/** Convolution 3 x 3 from 3 to 4 channels on 8 x 8, batch norm, ReLU, a ReLU whose output goes nowhere, linear 4 to 1. */
const network = buildNetwork([3, 8, 8], (net) => {
  const stem = net.add(
    { kind: 'batch-norm', path: 'stem.1' },
    net.add(convolution('stem.0', 4, 3, { padding: 1 }), net.input),
  );
  net.add({ kind: 'relu', path: 'dead', releasedCount: 1 }, net.add({ kind: 'zero' }, stem));
  const active = net.add({ kind: 'relu', path: 'relu', releasedCount: 2 }, stem);
  const pooled = net.add({ kind: 'global-average-pool' }, active);
  return net.add({ kind: 'linear', path: 'classifier', outFeatures: 1, bias: true }, pooled);
});

const count = (value: number): Outcome => ({ kind: 'scored', value, sizeTerm: null, separationTerm: null });

describe('proxies that run no network', () => {
  /** Golden, exact: counts by hand. */
  it.each<[ProxyName, string, number]>([
    ['parameters', '4 · 3 · 9 + 2 · 4 + 4 + 1', 121],
    ['macs', '4 · 3 · 9 · 64 + 4', 6916],
    ['relu-units', '2 · 4 · 64, dead ones included, each once in either counting', 512],
  ])('%s counts %s', (name, _, value) => {
    for (const counting of ['unit', 'released'] as const)
      expect(proxies[name].evaluate({ network, counting, probe: null })).toEqual(count(value));
  });
});

describe('the table of proxies', () => {
  it.each(Object.entries(proxies))('has %s under its own name, with a title and a source', (name, proxy) => {
    expect(proxy.name).toBe(name);
    expect(proxy.title).not.toBe('');
    expect(proxy.source).toMatch(/https:\/\/\S+/);
    expect(Number.isInteger(proxy.version) && proxy.version >= 1).toBe(true);
  });

  it('finds proxies by name and lists what is known where there is none', () => {
    expect(findProxy('naswot')).toBe(proxies.naswot);
    expect(() => findProxy('luck')).toThrow(
      "unknown proxy 'luck'; expected one of naswot, parameters, macs, relu-units",
    );
    expect(isProxyName('macs')).toBe(true);
    expect(isProxyName('toString')).toBe(false);
  });
});
