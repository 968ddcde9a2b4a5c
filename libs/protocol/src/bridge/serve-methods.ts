import { once, type EventEmitter } from 'node:events';
import {
  create,
  fromBinary,
  isMessage,
  toBinary,
  type DescMessage,
  type DescMethod,
  type DescService,
  type Message,
  type MessageInitShape,
} from '@bufbuild/protobuf';
import {
  Metadata,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type Server,
  type StatusObject,
  type UntypedHandleCall,
  type sendUnaryData,
} from '@grpc/grpc-js';
import { InvalidMessage, violation } from '../codecs/invalid-message.ts';
import type { Explanation } from '../errors/explanation.ts';
import { detailsTrailer, encodeDetails } from '../errors/status-details.ts';
import type { CallContext, Implementation } from './implementation.ts';
import { methodDefinition } from './method-definition.ts';
import { received } from './received.ts';

/** Puts what was thrown by a method, whose path is given, into words for the caller. */
export type Explain = (error: unknown, path: string) => Explanation;

/** A call as far as all four kinds have it; its error listener sends a status. */
type ServerCall = EventEmitter;

export function statusOf(explanation: Explanation): StatusObject {
  const metadata = new Metadata();
  metadata.set(detailsTrailer, Buffer.from(encodeDetails(explanation)));
  return { code: explanation.code, details: explanation.message, metadata };
}

function read(schema: DescMessage, bytes: Uint8Array): Message {
  try {
    return fromBinary(schema, bytes);
  } catch {
    throw new InvalidMessage([violation(schema.name, 'is wrong, expected the bytes of such a message')]);
  }
}

const write = <Schema extends DescMessage>(schema: Schema, message: MessageInitShape<Schema>): Uint8Array =>
  toBinary(schema, isMessage(message, schema) ? message : create(schema, message));

async function* requestsOf(
  { input }: DescMethod,
  call: ServerCall,
  signal: AbortSignal,
): AsyncGenerator<Message> {
  for await (const bytes of received(call, signal)) yield read(input, bytes);
}

function contextOf(call: ServerCall): CallContext {
  const caller = new AbortController();
  call.once('cancelled', () => caller.abort());
  return { signal: caller.signal };
}

/** What a method of unknown kind takes and gives. */
type AnyRequest = Message | AsyncIterable<Message>;
type AnyResponse = MessageInitShape<DescMessage>;
type AnyMethod = (
  request: AnyRequest,
  context: CallContext,
) => Promise<AnyResponse> | AsyncIterable<AnyResponse>;

interface Served {
  readonly method: DescMethod;
  readonly path: string;
  readonly act: AnyMethod;
  readonly explain: Explain;
}

/** Answers once; `request` may throw where it cannot be read. */
async function answer(
  { method, path, act, explain }: Served,
  context: CallContext,
  request: () => AnyRequest,
  send: sendUnaryData<Uint8Array>,
): Promise<void> {
  try {
    const response = await (act(request(), context) as Promise<AnyResponse>);
    send(null, write(method.output, response));
  } catch (error) {
    send(statusOf(explain(error, path)));
  }
}

/** Answers message by message, no faster than the caller reads; gives up when the caller does. */
async function stream(
  { method, path, act, explain }: Served,
  context: CallContext,
  request: () => AnyRequest,
  call: ServerWritableStream<Uint8Array, Uint8Array> | ServerDuplexStream<Uint8Array, Uint8Array>,
): Promise<void> {
  const { signal } = context;
  try {
    for await (const response of act(request(), context) as AsyncIterable<AnyResponse>) {
      if (signal.aborted) return;
      if (!call.write(write(method.output, response))) await once(call, 'drain', { signal });
    }
    call.end();
  } catch (error) {
    // Nobody is there to be told.
    if (!signal.aborted) call.emit('error', statusOf(explain(error, path)));
  }
}

/** The function that grpc-js calls. */
function handlerOf(served: Served): UntypedHandleCall {
  const { method } = served;
  const one = (call: { readonly request: Uint8Array }): AnyRequest => read(method.input, call.request);
  switch (method.methodKind) {
    case 'unary':
      return (call: ServerUnaryCall<Uint8Array, Uint8Array>, send: sendUnaryData<Uint8Array>) =>
        void answer(served, contextOf(call), () => one(call), send);
    case 'server_streaming':
      return (call: ServerWritableStream<Uint8Array, Uint8Array>) =>
        void stream(served, contextOf(call), () => one(call), call);
    case 'client_streaming':
      return (call: ServerReadableStream<Uint8Array, Uint8Array>, send: sendUnaryData<Uint8Array>) => {
        const context = contextOf(call);
        void answer(served, context, () => requestsOf(method, call, context.signal), send);
      };
    case 'bidi_streaming':
      return (call: ServerDuplexStream<Uint8Array, Uint8Array>) => {
        const context = contextOf(call);
        void stream(served, context, () => requestsOf(method, call, context.signal), call);
      };
  }
}

/** Adds a service to a server: its methods, and how their errors are told. */
export function serveMethods<Service extends DescService>(
  server: Server,
  service: Service,
  implementation: Implementation<Service>,
  explain: Explain,
): void {
  const methods = implementation as Readonly<Record<string, AnyMethod>>;
  const definitions = service.methods.map((method) => [method.localName, methodDefinition(method)] as const);
  const handlers = service.methods.flatMap((method) => {
    const act = methods[method.localName];
    if (act === undefined) return [];
    const { path } = methodDefinition(method);
    return [[method.localName, handlerOf({ method, path, act, explain })] as const];
  });
  server.addService(Object.fromEntries(definitions), Object.fromEntries(handlers));
}
