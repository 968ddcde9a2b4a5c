import { on, type EventEmitter } from 'node:events';

/** Messages that wait before the sender is told to wait, and how few are left when it goes on. */
const watermarks = { highWaterMark: 16, lowWaterMark: 4 };

/**
 * What arrives on a call, in order, until the other side has said all. By events, since a grpc-js stream of both directions
 * does not end its own iterator on a half-close. Throws an AbortError when the signal aborts.
 */
export async function* received(call: EventEmitter, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for await (const [message] of on(call, 'data', { close: ['end'], signal, ...watermarks }))
    yield message as Uint8Array;
}
