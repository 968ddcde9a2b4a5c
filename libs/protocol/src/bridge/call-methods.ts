import { once } from 'node:events';
import {
  create,
  fromBinary,
  isMessage,
  toBinary,
  type DescMessage,
  type DescMethodClientStreaming,
  type DescMethodServerStreaming,
  type DescMethodUnary,
  type MessageInitShape,
  type MessageShape,
} from '@bufbuild/protobuf';
import type { Metadata, Client, ServiceError } from '@grpc/grpc-js';
import { methodDefinition } from './method-definition.ts';

export interface CallOptions {
  /** Ends the call. */
  readonly signal?: AbortSignal;
  /** How long it may take; without limit where it is left out. */
  readonly limitMs?: number;
}

/** A client, and what every call of it says. */
export interface Caller {
  readonly client: Client;
  readonly metadata: () => Metadata;
}

const write = <Schema extends DescMessage>(schema: Schema, message: MessageInitShape<Schema>): Uint8Array =>
  toBinary(schema, isMessage(message, schema) ? message : create(schema, message));

const deadlineOf = ({ limitMs }: CallOptions): { deadline?: number } =>
  limitMs === undefined ? {} : { deadline: Date.now() + limitMs };

/** Cancels the call when the signal aborts; what is returned ends that. */
function bind(call: { cancel(): void }, signal: AbortSignal | undefined): () => void {
  const cancel = (): void => call.cancel();
  if (signal?.aborted === true) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  return () => signal?.removeEventListener('abort', cancel);
}

/** Settles as a callback of grpc-js says. */
interface Settled {
  readonly answered: Promise<Uint8Array>;
  readonly settle: (error: ServiceError | null, bytes?: Uint8Array) => void;
}

function settled(): Settled {
  let settle: Settled['settle'] = () => undefined;
  const answered = new Promise<Uint8Array>((resolve, reject) => {
    settle = (error, bytes) => (error === null ? resolve(bytes ?? new Uint8Array()) : reject(error));
  });
  return { answered, settle };
}

/** Asks once. Rejects with grpc-js's ServiceError. */
export async function callUnary<Input extends DescMessage, Output extends DescMessage>(
  { client, metadata }: Caller,
  method: DescMethodUnary<Input, Output>,
  request: MessageInitShape<Input>,
  options: CallOptions = {},
): Promise<MessageShape<Output>> {
  const { path, requestSerialize, responseDeserialize } = methodDefinition(method);
  const { answered, settle } = settled();
  const call = client.makeUnaryRequest(
    path,
    requestSerialize,
    responseDeserialize,
    write(method.input, request),
    metadata(),
    deadlineOf(options),
    settle,
  );
  const unbind = bind(call, options.signal);
  try {
    return fromBinary(method.output, await answered);
  } finally {
    unbind();
  }
}

/** Asks once and reads as fast as what comes is taken; ending early cancels the call. Throws grpc-js's ServiceError. */
export async function* callServerStream<Input extends DescMessage, Output extends DescMessage>(
  { client, metadata }: Caller,
  method: DescMethodServerStreaming<Input, Output>,
  request: MessageInitShape<Input>,
  options: CallOptions = {},
): AsyncGenerator<MessageShape<Output>> {
  const { path, requestSerialize, responseDeserialize } = methodDefinition(method);
  const call = client.makeServerStreamRequest(
    path,
    requestSerialize,
    responseDeserialize,
    write(method.input, request),
    metadata(),
    deadlineOf(options),
  );
  const unbind = bind(call, options.signal);
  // After an early end nobody waits for the error that it makes.
  call.on('error', () => undefined);
  try {
    for await (const bytes of call as AsyncIterable<Uint8Array>) yield fromBinary(method.output, bytes);
  } finally {
    unbind();
    call.cancel();
  }
}

/** Sends messages no faster than they are taken, then reads the answer. Rejects with grpc-js's ServiceError. */
export async function callClientStream<Input extends DescMessage, Output extends DescMessage>(
  { client, metadata }: Caller,
  method: DescMethodClientStreaming<Input, Output>,
  requests: Iterable<MessageInitShape<Input>>,
  options: CallOptions = {},
): Promise<MessageShape<Output>> {
  const { path, requestSerialize, responseDeserialize } = methodDefinition(method);
  const { answered, settle } = settled();
  const call = client.makeClientStreamRequest(
    path,
    requestSerialize,
    responseDeserialize,
    metadata(),
    deadlineOf(options),
    settle,
  );
  const unbind = bind(call, options.signal);
  try {
    for (const request of requests)
      if (!call.write(write(method.input, request))) await Promise.race([once(call, 'drain'), answered]);
    call.end();
    return fromBinary(method.output, await answered);
  } finally {
    unbind();
  }
}
