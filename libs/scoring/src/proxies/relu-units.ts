import { countReluUnits } from '@naswot/network';
import { countOutcome, type Proxy } from './proxy.ts';

/** N_A with every ReLU once: what NASWOT's size term depends on, and a baseline that needs no forward pass. */
export const reluUnits: Proxy = {
  name: 'relu-units',
  title: 'ReLU units N_A, each ReLU once',
  source: 'the size term of Mellor et al., ICML 2021, https://arxiv.org/abs/2006.04647',
  version: 1,
  probe: null,
  evaluate: ({ network }) => countOutcome(countReluUnits(network, 'unit')),
};
