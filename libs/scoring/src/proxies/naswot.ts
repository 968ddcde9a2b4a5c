import { decideRank, determinantTerms, type RankDecision } from '@naswot/kernel';
import type { Outcome, Unscorable } from '../outcome.ts';
import type { Proxy } from './proxy.ts';

/** Groups of coinciding rows that a message names before it says how many more there are. */
const groupsNamed = 3;

function describeGroups(groups: readonly (readonly number[])[]): string {
  const named = groups.slice(0, groupsNamed).map((rows) => rows.join(' = '));
  const more = groups.length - named.length;
  return `images with equal codes (rows of the sorted minibatch): ${named.join('; ')}${more > 0 ? `; and ${more} more groups` : ''}`;
}

function singular(decision: Exclude<RankDecision, { kind: 'non-singular' }>, size: number): Unscorable {
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
  const decision = decideRank(kernel, size);
  return decision.kind === 'non-singular'
    ? { kind: 'scored', ...determinantTerms(kernel, size) }
    : singular(decision, size);
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
