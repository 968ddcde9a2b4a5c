import type { Files } from './differences.ts';
import { generateProtocol } from './protocol.ts';
import { generateStore } from './store.ts';
import { webAssemblyOf } from './webassembly.ts';

/** Something in the repository that is made from something else in it. */
export interface Generator {
  /** Holds the files that `generate` makes and no others; relative to the repository's root. */
  readonly folder: string;
  readonly generate: () => Promise<Files>;
}

/** Everything that is generated. */
export const generators: readonly Generator[] = [
  webAssemblyOf('kernel', 'kernel-wasm.ts', 'kernelWasm'),
  webAssemblyOf('network', 'philox-wasm.ts', 'philoxWasm'),
  { folder: 'libs/protocol/src/generated', generate: generateProtocol },
  { folder: 'libs/store/src/generated/prisma', generate: generateStore },
];
