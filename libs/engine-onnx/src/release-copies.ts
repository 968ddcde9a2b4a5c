import { MessageChannel } from 'node:worker_threads';

/** What is sent through a closed port is taken from the sender, and freed. */
const drain = new MessageChannel().port1;
drain.close();

/**
 * Frees what a session has put out and nobody reads; `kept` are buffers that are somebody's. Arrays over the others are empty
 * after it.
 *
 * ONNX Runtime for Node copies every output, also one that it has written where the caller wanted it: 30 MB a network, which
 * would start V8's collection of the whole heap every third network, and stay until then.
 * @see https://github.com/microsoft/onnxruntime/blob/main/js/node/src/tensor_helper.cc OrtValueToNapiValue
 */
export function releaseCopies(
  outputs: Readonly<Record<string, { readonly data: unknown }>>,
  kept: ReadonlySet<ArrayBufferLike>,
): void {
  for (const { data } of Object.values(outputs)) {
    if (!ArrayBuffer.isView(data) || kept.has(data.buffer) || !(data.buffer instanceof ArrayBuffer)) continue;
    drain.postMessage(null, [data.buffer]);
  }
}
