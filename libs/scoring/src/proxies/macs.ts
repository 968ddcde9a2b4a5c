import { countMacs } from '@naswot/network';
import { countOutcome, type Proxy } from './proxy.ts';

/** A baseline that needs no forward pass. */
export const macs: Proxy = {
  name: 'macs',
  title: 'Multiply-accumulate operations of convolutions and linear layers',
  source: 'baseline; White et al., 2022, https://arxiv.org/abs/2206.13703',
  version: 1,
  probe: null,
  evaluate: ({ network }) => countOutcome(countMacs(network)),
};
