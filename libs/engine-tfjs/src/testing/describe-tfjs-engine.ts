import { describeEngine } from '@naswot/scoring/testing';
import type { Backend, Tensorflow } from '../tensorflow.ts';
import { createTfjsEngine } from '../tfjs-engine.ts';

/** The conformance suite of engines on a back end, with its tensors counted: none may outlive a network. */
export function describeTfjsEngine(name: string, load: () => Promise<readonly [Tensorflow, Backend]>): void {
  let loaded: Tensorflow | null = null;
  const open = async () => {
    const [tf, backend] = await load();
    loaded = tf;
    return createTfjsEngine(tf, backend);
  };
  const measure = (): number => loaded?.memory().numTensors ?? NaN;
  describeEngine(name, open, { memory: { measure, unit: 'tensors', mayGrow: 0, networks: 200 } });
}
