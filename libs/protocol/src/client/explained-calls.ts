import type {
  DescMessage,
  DescMethodServerStreaming,
  DescMethodUnary,
  MessageInitShape,
  MessageShape,
} from '@bufbuild/protobuf';
import { callServerStream, callUnary, type CallOptions } from '../bridge/call-methods.ts';
import { coordinatorError } from './coordinator-error.ts';
import type { Route } from './route.ts';

/** How long an answer may take; deleting a search of millions takes seconds. */
const answerLimitMs = 60_000;

/** Options of a call that lasts as long as it may. */
export const endedBy = (signal: AbortSignal | undefined): CallOptions => (signal ? { signal } : {});

/** Calls of the coordinator that a route leads to: what they throw is a CoordinatorError. */
export interface ExplainedCalls {
  /** Asks, within a limit, and reads the answer. */
  ask<Input extends DescMessage, Output extends DescMessage, Read>(
    method: DescMethodUnary<Input, Output>,
    request: MessageInitShape<Input>,
    read: (response: MessageShape<Output>) => Read,
    signal?: AbortSignal,
  ): Promise<Read>;
  /** Asks once and reads answer by answer; after an error the next stream goes where that sends it. */
  stream<Input extends DescMessage, Output extends DescMessage, Read>(
    method: DescMethodServerStreaming<Input, Output>,
    request: MessageInitShape<Input>,
    read: (response: MessageShape<Output>) => Read,
    signal?: AbortSignal,
  ): AsyncIterable<Read>;
  /** A stream broke, and is opened again. */
  onBreak(error: unknown): void;
}

export const explainedCalls = (route: Route): ExplainedCalls => ({
  ask: (method, request, read, signal) =>
    route.call(async (caller) =>
      read(await callUnary(caller, method, request, { ...endedBy(signal), limitMs: answerLimitMs })),
    ),
  async *stream(method, request, read, signal) {
    const { address, caller } = route;
    try {
      for await (const response of callServerStream(caller, method, request, endedBy(signal)))
        yield read(response);
    } catch (error) {
      const told = coordinatorError(error, address);
      route.turn(told);
      throw told;
    }
  },
  onBreak: (error) => route.detour(error),
});
