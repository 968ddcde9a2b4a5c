import type { Readable, Writable } from 'node:stream';
import { deserialize, serialize } from 'node:v8';
import type { Channel } from '../local/channel.ts';

const headerBytes = 4;

/** Splits a stream of bytes into messages, each with its length before it. */
function createReader(onMessage: (message: unknown) => void): (chunk: Buffer) => void {
  let received = Buffer.alloc(0);
  return (chunk) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= headerBytes) {
      const end = headerBytes + received.readUInt32LE(0);
      if (received.length < end) return;
      const message: unknown = deserialize(received.subarray(headerBytes, end));
      received = received.subarray(end);
      onMessage(message);
    }
  };
}

/** A channel over a pair of streams, such as the standard input and output of a child process. */
export function streamChannel(input: Readable, output: Writable): Channel {
  // The other end may be gone already: then its streams close, which is what a channel tells.
  output.on('error', () => input.destroy());
  return {
    send(message) {
      const body = serialize(message);
      const header = Buffer.alloc(headerBytes);
      header.writeUInt32LE(body.length, 0);
      if (output.writable) output.write(Buffer.concat([header, body]));
    },
    onMessage(listener) {
      input.on('data', createReader(listener));
    },
    onClose: (listener) => void input.once('close', listener),
    close() {
      input.destroy();
      output.end();
    },
  };
}
