import type { Files } from './differences.ts';
import { generateKernel } from './kernel.ts';
import { generateProtocol } from './protocol.ts';
import { generateStore } from './store.ts';

/** Something in the repository that is made from something else in it. */
export interface Generator {
  /** Holds the files that `generate` makes and no others; relative to the repository's root. */
  readonly folder: string;
  readonly generate: () => Promise<Files>;
}

/** Everything that is generated. */
export const generators: readonly Generator[] = [
  { folder: 'libs/kernel/src/generated', generate: generateKernel },
  { folder: 'libs/protocol/src/generated', generate: generateProtocol },
  { folder: 'libs/store/src/generated/prisma', generate: generateStore },
];
