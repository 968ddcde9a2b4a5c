import { appendFileSync, existsSync } from 'node:fs';
import { reluInventory, type Network } from '@naswot/network';
import type { Engine, Minibatch, Prepared, Probe } from '@naswot/scoring';

/**
 * An engine that gives every network a kernel at once, but for networks with as many ReLUs as its URL says: those
 * end the process (`crash`), hold its main thread for ever (`hang`), or fail (`throw`). With a marker file, only until it is there.
 */
const { searchParams } = new URL(import.meta.url);
const setting = (name: string): string => searchParams.get(name) ?? '';
const [trouble, relus, marker] = [setting('trouble'), setting('relus'), setting('marker')];

const isTroubled = (network: Network): boolean =>
  trouble !== '' && reluInventory(network).length === Number(relus);

function makeTrouble(): void {
  if (marker !== '' && existsSync(marker)) return;
  if (marker !== '') appendFileSync(marker, 'x');
  if (trouble === 'crash') process.abort();
  if (trouble === 'throw') throw new Error('the engine cannot run this network');
  for (;;) if (trouble !== 'hang') return;
}

class InstantPrepared implements Prepared {
  readonly network: Network;

  constructor(network: Network) {
    this.network = network;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

/** N_A on the diagonal and half of it elsewhere: non-singular, and telling networks apart by their units. */
function kernelOf(network: Network, { shape: [size] }: Minibatch): Probe {
  const inventory = reluInventory(network);
  const units = inventory.reduce((sum, relu) => sum + relu.units, 0);
  const kernel = Int32Array.from({ length: size * size }, (_, k) =>
    k % (size + 1) === 0 ? units : units >> 1,
  );
  return {
    kind: 'codes',
    size,
    unit: kernel,
    released: kernel,
    reluUnits: inventory.map((relu) => relu.units),
  };
}

/** What it says every network takes. */
export const estimatedBytes = 1000;

/** What the lane loads by this module's URL. */
export function createEngine(): Promise<Engine> {
  return Promise.resolve({
    describe: () => ({ name: 'troubled', version: '1', device: 'none' }),
    estimateMemory: () => estimatedBytes,
    prepare: (network) => Promise.resolve(new InstantPrepared(network)),
    run(prepared, minibatch) {
      if (isTroubled(prepared.network)) makeTrouble();
      return Promise.resolve([kernelOf(prepared.network, minibatch)]);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
}
