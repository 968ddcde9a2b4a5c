import { appendFileSync, existsSync, openSync } from 'node:fs';
import { reluInventory, type Network } from '@naswot/network';
import type { DeviceEngine, Minibatch, Planner, Prepared, Probe } from '@naswot/scoring';

/**
 * An engine that gives every network a kernel at once, but for networks with as many ReLUs as its URL says: those end the process
 * (`crash`) or, by an error that nobody catches, the thread that they run on (`end`), hold that thread for ever (`hang`; `block` in
 * native code, which opens the pipe `marker` that nobody writes to), or fail (`throw`). With a marker file, only until it is there. With `place=thread` its device has a thread of its own.
 */
const { searchParams } = new URL(import.meta.url);
const setting = (name: string): string => searchParams.get(name) ?? '';
const [trouble, relus, marker] = [setting('trouble'), setting('relus'), setting('marker')];
const unheard = new Error('this error is caught by nobody');

const isTroubled = (network: Network): boolean =>
  trouble !== '' && reluInventory(network).length === Number(relus);

/** Of a run that ends with its thread nothing is heard. */
async function makeTrouble(): Promise<void> {
  if (trouble === 'block') openSync(marker, 'r');
  if (marker !== '' && existsSync(marker)) return;
  if (marker !== '') appendFileSync(marker, 'x');
  // A thread may not call `abort`.
  if (trouble === 'crash') process.kill(process.pid, 'SIGABRT');
  if (trouble === 'throw') throw new Error('the engine cannot run this network');
  if (trouble === 'end')
    await new Promise(() =>
      setImmediate(() => {
        throw unheard;
      }),
    );
  while (trouble === 'hang');
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
export function createEngine(): Promise<DeviceEngine> {
  return Promise.resolve({
    describe: () => ({ name: 'troubled', version: '1', device: 'none' }),
    estimateMemory: () => estimatedBytes,
    prepare: (network) => Promise.resolve(new InstantPrepared(network)),
    adopt: ({ network }) => Promise.resolve(new InstantPrepared(network)),
    async run(prepared, minibatch) {
      if (isTroubled(prepared.network)) await makeTrouble();
      return [kernelOf(prepared.network, minibatch)];
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
}

/** What plans its networks where its device has a thread of its own. */
export const createPlanner = (): Promise<Planner | null> =>
  Promise.resolve(
    setting('place') === 'thread'
      ? { estimateMemory: () => estimatedBytes, plan: (network) => ({ plan: { network }, buffers: [] }) }
      : null,
  );
