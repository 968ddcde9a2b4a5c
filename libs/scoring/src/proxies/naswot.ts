import { logDeterminant, type LogDeterminant } from '@naswot/kernel';
import type { Outcome, Unscorable } from '../outcome.ts';
import type { Proxy } from './proxy.ts';

/** Groups of coinciding images, and images of a group, that a message names before it says how many more there are. */
const groupsNamed = 3;
const rowsNamed = 4;

function describeGroups(groups: readonly (readonly number[])[]): string {
  const rows = groups.slice(0, groupsNamed).map((group) => {
    const more = group.length - rowsNamed;
    return group.slice(0, rowsNamed).join(' = ') + (more > 0 ? ` and ${more} more` : '');
  });
  const rest = groups.length > groupsNamed ? `; ${groups.length} such groups in all` : '';
  return `images with equal codes (rows of the sorted minibatch): ${rows.join('; ')}${rest}`;
}

function singular(decision: Exclude<LogDeterminant, { kind: 'non-singular' }>, size: number): Unscorable {
  switch (decision.kind) {
    case 'coinciding-images':
      return { kind: 'unscorable', reason: 'coinciding-images', detail: describeGroups(decision.groups) };
    case 'dependent-codes':
      return {
        kind: 'unscorable',
        reason: 'dependent-codes',
        detail: `K_H has rank ${decision.rank} of ${size}${decision.isProven ? '' : ', by three primes and without proof'}`,
      };
  }
}

function scoreKernel(kernel: Int32Array, size: number): Outcome {
  const determinant = logDeterminant(kernel, size);
  if (determinant.kind !== 'non-singular') return singular(determinant, size);
  const { value, sizeTerm, separationTerm } = determinant;
  if (!Number.isFinite(value))
    throw new Error(`K_H is not singular, but ln|det K_H| came out as ${value}: it is too close to it`);
  return { kind: 'scored', value, sizeTerm, separationTerm };
}

/** ln|det K_H|: how differently the ReLUs of the untrained network respond to the images of the minibatch. */
export const naswot: Proxy = {
  name: 'naswot',
  title: 'NASWOT: ln|det K_H| of the ReLU codes',
  source: 'Mellor et al., ICML 2021, https://arxiv.org/abs/2006.04647',
  version: 1,
  probe: 'codes',
  evaluate({ probe, counting }) {
    if (probe?.kind !== 'codes') throw new TypeError('naswot is computed from a codes probe; received none');
    return scoreKernel(probe[counting], probe.size);
  },
};
