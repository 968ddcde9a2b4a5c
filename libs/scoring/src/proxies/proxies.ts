import { macs } from './macs.ts';
import { naswot } from './naswot.ts';
import { parameters } from './parameters.ts';
import type { Proxy } from './proxy.ts';
import { reluUnits } from './relu-units.ts';

/** Every proxy there is. */
export const proxies = { naswot, parameters, macs, 'relu-units': reluUnits } as const satisfies Record<
  string,
  Proxy
>;

export type ProxyName = keyof typeof proxies;

export const isProxyName = (name: string): name is ProxyName => Object.hasOwn(proxies, name);

/** Those that run no network, by name: what is counted on an architecture alone. */
export const countedProxies: readonly string[] = Object.values(proxies)
  .filter(({ probe }) => probe === null)
  .map(({ name }) => name);

/** The proxy of that name; throws a RangeError that lists the known ones. */
export function findProxy(name: string): Proxy {
  if (!isProxyName(name))
    throw new RangeError(`unknown proxy '${name}'; expected one of ${Object.keys(proxies).join(', ')}`);
  return proxies[name];
}
