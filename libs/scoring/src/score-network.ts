import { outputDependsOnInput, type Network } from '@naswot/network';
import type { Minibatch } from '@naswot/dataset';
import type { Engine, Prepared, Weights } from './engine.ts';
import type { Outcome, Unscorable } from './outcome.ts';
import type { CodesProbe } from './probe.ts';
import { findProxy } from './proxies/proxies.ts';
import type { Proxy } from './proxies/proxy.ts';
import type { ScoringSpec } from './spec.ts';

export interface ScoreRequest {
  readonly network: Network;
  readonly spec: ScoringSpec;
  /** What runs it; null will do for a proxy that runs no network. */
  readonly run: {
    readonly engine: Engine;
    readonly weights: Weights;
    readonly minibatch: Minibatch;
    /** More than this is not tried; null is no limit. */
    readonly memoryLimitBytes: number | null;
  } | null;
}

/** A score, and the kernels it was computed from where the network ran. */
export interface NetworkScore {
  readonly outcome: Outcome;
  readonly probe: CodesProbe | null;
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

async function runCodes(prepared: Prepared, run: NonNullable<ScoreRequest['run']>, signal?: AbortSignal) {
  const probes = await run.engine.run(prepared, run.minibatch, signal);
  // The union of probes grows with the proxies; codes are its only member yet.
  const [codes] = probes;
  if (codes === undefined) throw new Error(`engine ${run.engine.describe().name} returned no codes probe`);
  return codes;
}

async function scoreByRunning(
  proxy: Proxy,
  request: ScoreRequest,
  signal?: AbortSignal,
): Promise<NetworkScore> {
  const { network, spec, run } = request;
  if (run === null || spec.run === null)
    throw new TypeError(`${proxy.name} runs the network; received no engine, weights and minibatch`);
  if (!outputDependsOnInput(network)) return { outcome: disconnected, probe: null };
  const estimate = run.engine.estimateMemory(network, run.minibatch.shape[0]);
  if (run.memoryLimitBytes !== null && estimate > run.memoryLimitBytes)
    return { outcome: tooLarge(estimate, run.memoryLimitBytes), probe: null };
  await using prepared = await run.engine.prepare(network, run.weights, ['codes']);
  const probe = await runCodes(prepared, run, signal);
  return { outcome: proxy.evaluate({ network, counting: spec.run.counting, probe }), probe };
}

/**
 * The score of one network under a spec. A network whose output is constant is `unscorable: disconnected` without being run.
 * Engine errors are thrown; `signal` ends it at the latest after the forward pass.
 */
export async function scoreNetwork(request: ScoreRequest, signal?: AbortSignal): Promise<NetworkScore> {
  const proxy = findProxy(request.spec.proxy);
  if (proxy.probe === null)
    return {
      outcome: proxy.evaluate({ network: request.network, counting: 'unit', probe: null }),
      probe: null,
    };
  return scoreByRunning(proxy, request, signal);
}
