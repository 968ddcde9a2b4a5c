import { checkNetwork } from '@naswot/network';
import type { NetworkPlan, Planner, ProbeKind } from '@naswot/scoring';
import { buildCodesModel, type CodesModel } from './codes-model.ts';
import { kernelPlaceOf, type ExecutionProvider } from './execution-provider.ts';
import { memoryFailure } from './memory-failure.ts';
import { estimateMemory } from './memory.ts';
import type { ModelForm } from './model-form.ts';

/** A network's model, for one batch size. */
interface OnnxPlan extends NetworkPlan {
  readonly size: number;
  readonly model: CodesModel;
}

const isOnnxPlan = (plan: NetworkPlan): plan is OnnxPlan => 'model' in plan;

/** As the engines of devices run them. */
const form: ModelForm = { kind: 'primitives' };

/** Throws a RangeError where anything but codes is asked for. */
export function expectCodesOnly(provider: ExecutionProvider, probes: readonly ProbeKind[]): void {
  if (probes.length !== 1 || probes[0] !== 'codes')
    throw new RangeError(`engine onnx-${provider} measures codes only`);
}

/** The model of a plan, for the batch size that it was planned for; throws a TypeError where another engine's planner has planned it. */
export function plannedModel(plan: NetworkPlan): (size: number) => CodesModel {
  if (!isOnnxPlan(plan)) throw new TypeError('the network was planned for another engine');
  return (size) => {
    if (size !== plan.size)
      throw new RangeError(`the network was planned for ${plan.size} images; received ${size}`);
    return plan.model;
  };
}

/** Writes models for a provider of a device: the weights are in their bytes, so that nothing of a plan is copied between threads. */
export const onnxPlanner = (provider: Exclude<ExecutionProvider, 'cpu'>): Planner => ({
  estimateMemory: (network, size) => estimateMemory(network, size, form),
  plan(network, weights, probes, size) {
    expectCodesOnly(provider, probes);
    checkNetwork(network);
    try {
      const model = buildCodesModel(network, weights, size, form, kernelPlaceOf(provider));
      const plan: OnnxPlan = { network, size, model };
      return { plan, buffers: [model.bytes.buffer] };
    } catch (error) {
      throw memoryFailure(error);
    }
  },
});
