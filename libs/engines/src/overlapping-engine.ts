import {
  expectImagesOf,
  type Engine,
  type EngineDescription,
  type Minibatch,
  type Prepared,
  type Probe,
  type ProbeKind,
  type Planner,
  type RunOptions,
  type Weights,
} from '@naswot/scoring';
import { DeviceThread } from './device-thread.ts';
import { loadEngine, loadPlanner } from './load-engine.ts';

type Network = Prepared['network'];

/** What a network is prepared from. */
interface Source {
  readonly network: Network;
  readonly weights: Weights;
  readonly probes: readonly ProbeKind[];
}

/** A network that is planned here, and run on the thread of the device. */
class OverlappingPrepared implements Prepared {
  readonly source: Source;
  /** The device's number of it, and the number of images it was planned for. */
  planned: { readonly number: number; readonly size: number } | null = null;
  readonly #release: (number: number) => void;

  constructor(source: Source, release: (number: number) => void) {
    this.source = source;
    this.#release = release;
  }

  get network(): Network {
    return this.source.network;
  }

  [Symbol.asyncDispose](): Promise<void> {
    if (this.planned !== null) this.#release(this.planned.number);
    this.planned = null;
    return Promise.resolve();
  }
}

/** An engine whose device has a thread of its own: this one plans the next network, and makes the score of the last (ADR 18). */
class OverlappingEngine implements Engine {
  readonly overlaps = true;
  readonly #planner: Planner;
  readonly #device: DeviceThread;
  #networks = 0;
  /** The images that the device has. */
  #minibatch: Minibatch | null = null;

  constructor(planner: Planner, device: DeviceThread) {
    this.#planner = planner;
    this.#device = device;
  }

  describe(): EngineDescription {
    return this.#device.description;
  }

  estimateMemory(network: Network, size: number): number {
    return this.#planner.estimateMemory(network, size);
  }

  /** Without a size it is planned for one image: what is refused is refused now. */
  prepare(network: Network, weights: Weights, probes: readonly ProbeKind[], size = 1): Promise<Prepared> {
    return new Promise((resolve) => {
      const release = (number: number): void => this.#device.send({ kind: 'release', network: number });
      const prepared = new OverlappingPrepared({ network, weights, probes }, release);
      this.#plan(prepared, size);
      resolve(prepared);
    });
  }

  async run(
    prepared: Prepared,
    minibatch: Minibatch,
    signal?: AbortSignal,
    options?: RunOptions,
  ): Promise<readonly Probe[]> {
    if (!(prepared instanceof OverlappingPrepared))
      throw new TypeError('the network was prepared by another engine');
    expectImagesOf(prepared.network, minibatch);
    signal?.throwIfAborted();
    this.#give(minibatch);
    const network = this.#plan(prepared, minibatch.shape[0]);
    const probes = await this.#device.run({ network, options });
    signal?.throwIfAborted();
    return probes;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#device[Symbol.asyncDispose]();
  }

  /** The device's number of a network that is planned for so many images, now where it is not yet. */
  #plan(prepared: OverlappingPrepared, size: number): number {
    if (prepared.planned?.size === size) return prepared.planned.number;
    void prepared[Symbol.asyncDispose]();
    const { network, weights, probes } = prepared.source;
    const { plan, buffers } = this.#planner.plan(network, weights, probes, size);
    const number = this.#networks++;
    this.#device.send({ kind: 'plan', network: number, plan }, buffers);
    prepared.planned = { number, size };
    return number;
  }

  #give(minibatch: Minibatch): void {
    if (this.#minibatch === minibatch) return;
    const pixels = minibatch.pixels.slice();
    this.#device.send({ kind: 'images', minibatch: { ...minibatch, pixels } }, [pixels.buffer]);
    this.#minibatch = minibatch;
  }
}

/**
 * The engine as `loadEngine` loads it; where it has a planner, on a thread of its own, so that this one is free while the device
 * works. An engine that runs on processors has none: where each core has a lane there is no core for a second thread.
 */
export async function loadOverlapping(name: string, folder: string | null = null): Promise<Engine> {
  const planner = await loadPlanner(name);
  if (planner === null) return loadEngine(name, folder);
  return new OverlappingEngine(planner, await DeviceThread.start({ engine: name, folder }));
}
