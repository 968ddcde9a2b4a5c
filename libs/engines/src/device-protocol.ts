import type { EngineDescription, Minibatch, NetworkPlan, Probe, RunOptions } from '@naswot/scoring';

/** What the thread of a device is started with. */
export interface DeviceStart {
  /** As `loadEngine` takes them. */
  readonly engine: string;
  readonly folder: string | null;
}

/** To the thread of a device, which takes these in their order. Networks have the numbers that their planner's side gives them. */
export type DeviceRequest =
  | { readonly kind: 'plan'; readonly network: number; readonly plan: NetworkPlan }
  /** For the runs that follow, in place of those it had. */
  | { readonly kind: 'images'; readonly minibatch: Minibatch }
  /** Answered by `ran` or `failed`. */
  | {
      readonly kind: 'run';
      readonly run: number;
      readonly network: number;
      readonly options: RunOptions | undefined;
    }
  | { readonly kind: 'release'; readonly network: number }
  /** The thread ends. */
  | { readonly kind: 'end' };

export type DeviceReply =
  | { readonly kind: 'ready'; readonly description: EngineDescription }
  /** The engine does not load. */
  | { readonly kind: 'unable'; readonly message: string }
  | { readonly kind: 'ran'; readonly run: number; readonly probes: readonly Probe[] }
  | {
      readonly kind: 'failed';
      readonly run: number;
      readonly message: string;
      /** There was no room for the network. */
      readonly isMemory: boolean;
    };
