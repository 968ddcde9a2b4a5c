import { outputDependsOnInput, type Network } from '@naswot/network';
import type { Minibatch } from '@naswot/dataset';
import type { Engine, Prepared, Weights } from './engine.ts';
import type { Outcome, Unscorable } from './outcome.ts';
import { OutOfMemory } from './out-of-memory.ts';
import { codesOf, type CodesProbe } from './probe.ts';
import { findProxy } from './proxies/proxies.ts';
import type { Proxy } from './proxies/proxy.ts';
import type { RunSpec, ScoringSpec } from './spec.ts';

/** What runs a network: all of it stays the caller's. */
export interface ScoreRun {
  readonly engine: Engine;
  readonly weights: Weights;
  readonly minibatch: Minibatch;
  /** More than this is not tried; null is no limit. */
  readonly memoryLimitBytes: number | null;
}

export interface ScoreRequest {
  readonly network: Network;
  readonly spec: ScoringSpec;
  /** What runs it; null will do for a proxy that runs no network. */
  readonly run: ScoreRun | null;
}

/** A score, and the kernels it was computed from where the network ran. */
export interface NetworkScore {
  readonly outcome: Outcome;
  readonly probe: CodesProbe | null;
}

/** A score that is known already or wants one run of its network; holds native memory until disposed. */
export interface PreparedScore extends AsyncDisposable {
  /** What its run is estimated to hold; 0 where no network runs, or where no limit asks for an estimate. */
  readonly memoryBytes: number;
  /**
   * Runs the network where that is needed; what it resolves with makes the score of that, which is arithmetic on this thread. Engine
   * errors are thrown; `signal` ends it at the latest after the forward pass.
   */
  run(signal?: AbortSignal): Promise<() => NetworkScore>;
}

const disconnected: Unscorable = {
  kind: 'unscorable',
  reason: 'disconnected',
  detail: 'the output does not depend on the image',
};

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6)} MB`;

const tooLarge = (estimate: number, limit: number): Unscorable => ({
  kind: 'unscorable',
  reason: 'memory',
  detail: `running it takes about ${megabytes(estimate)}; the limit is ${megabytes(limit)}`,
});

const noRoom = ({ message }: OutOfMemory): Unscorable => ({
  kind: 'unscorable',
  reason: 'memory',
  detail: message,
});

/** What was asked for, or the OutOfMemory that the engine threw in its place. */
const orOutOfMemory = <T>(attempt: Promise<T>): Promise<T | OutOfMemory> =>
  attempt.catch((error: unknown) => {
    if (error instanceof OutOfMemory) return error;
    throw error;
  });

const settled = (outcome: Outcome): PreparedScore => ({
  memoryBytes: 0,
  run: () => Promise.resolve(() => ({ outcome, probe: null })),
  [Symbol.asyncDispose]: () => Promise.resolve(),
});

/** The proxy, in the version that the spec asks for: another would score under an identity that promises other numbers. */
function proxyOf({ proxy: name, proxyVersion }: ScoringSpec): Proxy {
  const proxy = findProxy(name);
  if (proxy.version !== proxyVersion)
    throw new RangeError(
      `the spec asks for version ${proxyVersion} of ${name}; this program has version ${proxy.version}`,
    );
  return proxy;
}

interface Runnable {
  readonly run: ScoreRun;
  readonly spec: RunSpec;
}

function runnableOf({ spec, run }: ScoreRequest): Runnable {
  if (run === null || spec.run === null)
    throw new TypeError(`${spec.proxy} runs the network; received no engine, weights and minibatch`);
  if (run.minibatch.digest !== spec.run.minibatch)
    throw new TypeError(
      `the spec names minibatch ${spec.run.minibatch}; received minibatch ${run.minibatch.digest}`,
    );
  return { run, spec: spec.run };
}

/** Bytes that running the network is estimated to hold, or why it is not run. */
function assess(network: Network, { engine, minibatch, memoryLimitBytes }: ScoreRun): number | Unscorable {
  if (!outputDependsOnInput(network)) return disconnected;
  if (memoryLimitBytes === null) return 0;
  const estimate = engine.estimateMemory(network, minibatch.shape[0]);
  return estimate > memoryLimitBytes ? tooLarge(estimate, memoryLimitBytes) : estimate;
}

async function runCodes(prepared: Prepared, run: ScoreRun, signal?: AbortSignal): Promise<CodesProbe> {
  const probes = await run.engine.run(prepared, run.minibatch, signal);
  return codesOf(probes);
}

/** Null where the network does not fit beside the one that is held already. */
async function prepareWith(
  request: ScoreRequest,
  other: PreparedScore | null,
): Promise<PreparedScore | null> {
  const { network } = request;
  const proxy = proxyOf(request.spec);
  if (proxy.probe === null) return settled(proxy.evaluate({ network, counting: 'unit', probe: null }));
  const { run, spec } = runnableOf(request);
  const memoryBytes = assess(network, run);
  if (typeof memoryBytes !== 'number') return settled(memoryBytes);
  if (memoryBytes + (other?.memoryBytes ?? 0) > (run.memoryLimitBytes ?? Infinity)) return null;
  const [size] = run.minibatch.shape;
  const prepared = await orOutOfMemory(run.engine.prepare(network, run.weights, [proxy.probe], size));
  if (prepared instanceof OutOfMemory) return other === null ? settled(noRoom(prepared)) : null;
  return {
    memoryBytes,
    async run(signal) {
      const probe = await orOutOfMemory(runCodes(prepared, run, signal));
      return () =>
        probe instanceof OutOfMemory
          ? { outcome: noRoom(probe), probe: null }
          : { outcome: proxy.evaluate({ network, counting: spec.counting, probe }), probe };
    },
    [Symbol.asyncDispose]: () => Promise.resolve(prepared[Symbol.asyncDispose]()),
  };
}

/**
 * Makes everything ready for the score of one network under a spec. A network whose output is constant is `unscorable:
 * disconnected` without being run, and one that the engine estimates above `memoryLimitBytes` is `unscorable: memory`, as is one
 * that the engine has no room for. Throws where spec and request do not belong together: a version of the proxy that this program
 * does not have, another minibatch, or none.
 */
export async function prepareScore(request: ScoreRequest): Promise<PreparedScore> {
  const prepared = await prepareWith(request, null);
  if (prepared === null) throw new Error('a network that fits alone was given no place');
  return prepared;
}

/**
 * `prepareScore` while another runs: both are held at once. Null where there is no room for the two of them: the network may fit
 * by itself, and is to be prepared when the other is disposed.
 */
export function prepareBeside(request: ScoreRequest, other: PreparedScore): Promise<PreparedScore | null> {
  return prepareWith(request, other);
}

/** The score of one network under a spec: `prepareScore`, its `run`, and everything freed again. */
export async function scoreNetwork(request: ScoreRequest, signal?: AbortSignal): Promise<NetworkScore> {
  await using prepared = await prepareScore(request);
  const conclude = await prepared.run(signal);
  return conclude();
}
