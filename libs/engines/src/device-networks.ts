import {
  OutOfMemory,
  type DeviceEngine,
  type Minibatch,
  type NetworkPlan,
  type Prepared,
  type Probe,
} from '@naswot/scoring';
import type { DeviceReply, DeviceRequest } from './device-protocol.ts';

type Run = DeviceRequest & { readonly kind: 'run' };

/** Plans by their numbers, and the one network that the device has: the last that ran, until another is to run or it is released. */
export class DeviceNetworks {
  readonly #engine: DeviceEngine;
  readonly #plans = new Map<number, NetworkPlan>();
  #held: { readonly network: number; readonly prepared: Prepared } | null = null;
  #minibatch: Minibatch | null = null;

  constructor(engine: DeviceEngine) {
    this.#engine = engine;
  }

  /** What is to be answered; null where that is nothing. */
  async take(request: Exclude<DeviceRequest, { kind: 'end' }>): Promise<DeviceReply | null> {
    switch (request.kind) {
      case 'plan':
        this.#plans.set(request.network, request.plan);
        return null;
      case 'images':
        this.#minibatch = request.minibatch;
        return null;
      case 'run':
        return this.#answer(request);
      case 'release':
        this.#plans.delete(request.network);
        if (this.#held?.network === request.network) await this.letGo();
        return null;
    }
  }

  /** Frees what the device has. */
  async letGo(): Promise<void> {
    const held = this.#held;
    this.#held = null;
    await held?.prepared[Symbol.asyncDispose]();
  }

  async #answer(request: Run): Promise<DeviceReply> {
    const { run } = request;
    try {
      return { kind: 'ran', run, probes: await this.#run(request) };
    } catch (error) {
      await this.letGo();
      const message = error instanceof Error ? error.message : String(error);
      return { kind: 'failed', run, message, isMemory: error instanceof OutOfMemory };
    }
  }

  async #run({ network, options }: Run): Promise<readonly Probe[]> {
    if (this.#minibatch === null) throw new Error('the device was given no images');
    const prepared = await this.#hold(network);
    return this.#engine.run(prepared, this.#minibatch, undefined, options);
  }

  async #hold(network: number): Promise<Prepared> {
    if (this.#held?.network === network) return this.#held.prepared;
    await this.letGo();
    const plan = this.#plans.get(network);
    if (plan === undefined) throw new Error(`the device was given no network ${network}`);
    const prepared = await this.#engine.adopt(plan);
    this.#held = { network, prepared };
    return prepared;
  }
}
