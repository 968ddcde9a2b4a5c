import { countParameters } from '@naswot/network';
import { countOutcome, type Proxy } from './proxy.ts';

/** A baseline that needs no forward pass. */
export const parameters: Proxy = {
  name: 'parameters',
  title: 'Trainable parameters',
  source: 'baseline; White et al., 2022, https://arxiv.org/abs/2206.13703',
  version: 1,
  probe: null,
  evaluate: ({ network }) => countOutcome(countParameters(network)),
};
