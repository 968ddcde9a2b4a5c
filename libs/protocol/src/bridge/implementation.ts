import type { DescMethod, DescService, MessageInitShape, MessageShape } from '@bufbuild/protobuf';

/** What a method knows of the call besides its request. */
export interface CallContext {
  /** Aborts when the caller goes away or its deadline passes; the method ends then. */
  readonly signal: AbortSignal;
}

type Input<Method extends DescMethod> = MessageShape<Method['input']>;
type Output<Method extends DescMethod> = MessageInitShape<Method['output']>;

export type UnaryMethod<Method extends DescMethod> = (
  request: Input<Method>,
  context: CallContext,
) => Promise<Output<Method>>;

export type ServerStreamMethod<Method extends DescMethod> = (
  request: Input<Method>,
  context: CallContext,
) => AsyncIterable<Output<Method>>;

export type ClientStreamMethod<Method extends DescMethod> = (
  requests: AsyncIterable<Input<Method>>,
  context: CallContext,
) => Promise<Output<Method>>;

export type BidiStreamMethod<Method extends DescMethod> = (
  requests: AsyncIterable<Input<Method>>,
  context: CallContext,
) => AsyncIterable<Output<Method>>;

type MethodOf<Method extends DescMethod> = Method['methodKind'] extends 'unary'
  ? UnaryMethod<Method>
  : Method['methodKind'] extends 'server_streaming'
    ? ServerStreamMethod<Method>
    : Method['methodKind'] extends 'client_streaming'
      ? ClientStreamMethod<Method>
      : BidiStreamMethod<Method>;

/** The methods of a service, by their names in TypeScript. */
export type Implementation<Service extends DescService> = {
  readonly [Name in keyof Service['method']]: MethodOf<Service['method'][Name]>;
};
