import { cpus } from 'node:os';
import type * as tfjs from '@tensorflow/tfjs-core';

/** TensorFlow.js as one of its packages brings it: every operation of an engine goes through the one that it loaded. */
export type Tensorflow = typeof tfjs;

/** What distinguishes the back ends, once they are loaded. */
export interface Backend {
  /** `tfjs-wasm`, ... */
  readonly name: string;
  /** Package and version. */
  readonly version: string;
  /** The device in words. */
  readonly device: string;
  /** What TensorFlow.js calls the back end. */
  readonly registered: 'wasm' | 'tensorflow';
  /** On processors pools over whole images take half the time of reductions over three axes or less; on a GPU nothing is read back. */
  readonly statistics: 'pools' | 'moments';
  /** Where kernels are formed: from packed bits in WebAssembly, or on the device that has the codes, by products of matrices. */
  readonly kernel: 'packed' | 'products';
  /** Before each network: gives back memory that is held for nothing. */
  readonly renew?: () => Promise<void>;
}

/** The version of TensorFlow.js that the engines are tested with: another may give other numbers. */
export const supportedVersion = '4.22.0';

/** Thrown where a package of TensorFlow.js cannot be used on this machine; the message says why and what to do. */
export class TensorflowError extends Error {
  override readonly name = 'TensorflowError';
}

/** The processor in words. */
export function processor(): string {
  const processors = cpus();
  return `${processors[0]?.model.trim() ?? 'unknown processor'}, ${processors.length} cores`;
}
