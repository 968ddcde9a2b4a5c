import { once } from 'node:events';
import { Client, credentials, Metadata, Server, ServerCredentials, status } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ServerReflection } from '../generated/grpc/reflection/v1/reflection_pb.ts';
import {
  Health,
  HealthCheckResponse_ServingStatus as Serving,
} from '../generated/grpc/health/v1/health_pb.ts';
import { InvalidMessage } from '../codecs/invalid-message.ts';
import { callServerStream, callUnary, type Caller } from './call-methods.ts';
import type { Implementation } from './implementation.ts';
import { methodDefinition } from './method-definition.ts';
import { serveMethods, type Explain } from './serve-methods.ts';

const explain: Explain = (error, path) => ({
  code: error instanceof InvalidMessage ? status.INVALID_ARGUMENT : status.ABORTED,
  reason: 'TEST',
  message: `${path}: ${String(error)}`,
  hint: null,
  leader: null,
  violations: [],
  retryMs: null,
});

type HealthMethods = Implementation<typeof Health>;

const idle: HealthMethods = {
  check: () => Promise.resolve({ status: Serving.SERVING }),
  list: () => Promise.resolve({ statuses: {} }),
  async *watch() {
    yield await Promise.resolve({ status: Serving.SERVING });
  },
};

let server: Server;
let caller: Caller;
beforeEach(() => {
  server = new Server();
});
afterEach(() => {
  caller.client.close();
  server.forceShutdown();
});

async function start(methods: Partial<HealthMethods> = {}): Promise<void> {
  serveMethods(server, Health, { ...idle, ...methods }, explain);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  caller = {
    client: new Client(`127.0.0.1:${port}`, credentials.createInsecure()),
    metadata: () => new Metadata(),
  };
}

const { check, watch } = Health.method;

describe('a method that answers once', () => {
  it('gets the request and gives the answer', async () => {
    await start({
      check: ({ service }) =>
        Promise.resolve({ status: service === 'this' ? Serving.SERVING : Serving.UNKNOWN }),
    });
    expect((await callUnary(caller, check, { service: 'this' })).status).toBe(Serving.SERVING);
    expect((await callUnary(caller, check, { service: 'that' })).status).toBe(Serving.UNKNOWN);
  });

  it('that throws is explained, whether it throws at once or later', async () => {
    await start({
      check: () => {
        throw new Error('at once');
      },
      list: () => Promise.reject(new Error('later')),
    });
    const failed = { code: status.ABORTED };
    await expect(callUnary(caller, check, {})).rejects.toMatchObject({
      ...failed,
      details: '/grpc.health.v1.Health/Check: Error: at once',
    });
    await expect(callUnary(caller, Health.method.list, {})).rejects.toMatchObject(failed);
  });

  it('hears of a caller that goes away', async () => {
    const asked = new AbortController();
    const heard = new AbortController();
    await start({
      check: async (_request, { signal }) => {
        asked.abort();
        await once(signal, 'abort');
        heard.abort();
        return {};
      },
    });
    const gone = new AbortController();
    const answer = callUnary(caller, check, {}, { signal: gone.signal });
    const refused = expect(answer).rejects.toMatchObject({ code: status.CANCELLED });
    if (!asked.signal.aborted) await once(asked.signal, 'abort');
    gone.abort();
    await refused;
    if (!heard.signal.aborted) await once(heard.signal, 'abort');
  });
});

describe('a method that streams', () => {
  const statuses = (count: number): HealthMethods['watch'] =>
    async function* () {
      for (let k = 0; k < count; k++)
        yield await Promise.resolve({ status: k % 2 === 0 ? Serving.UNKNOWN : Serving.SERVING });
    };

  it('gives everything in order', async () => {
    await start({ watch: statuses(1_000) });
    const got: number[] = [];
    for await (const { status: told } of callServerStream(caller, watch, {})) got.push(told);
    expect(got).toEqual(Array.from({ length: 1_000 }, (_, k) => k % 2));
  });

  it('that throws midway gives what came before, then the error', async () => {
    await start({
      async *watch() {
        yield* statuses(3)({ $typeName: 'grpc.health.v1.HealthCheckRequest', service: '' }, never);
        throw new Error('midway');
      },
    });
    const got: number[] = [];
    const read = async (): Promise<void> => {
      for await (const { status: told } of callServerStream(caller, watch, {})) got.push(told);
    };
    await expect(read()).rejects.toMatchObject({ code: status.ABORTED });
    expect(got).toEqual([0, 1, 0]);
  });

  it('is ended by a reader who has enough', async () => {
    const ended = new AbortController();
    await start({
      async *watch(_request, { signal }) {
        try {
          while (!signal.aborted) yield await Promise.resolve({ status: Serving.SERVING });
        } finally {
          ended.abort();
        }
      },
    });
    for await (const _ of callServerStream(caller, watch, {})) break;
    if (!ended.signal.aborted) await once(ended.signal, 'abort');
  });
});

const never = { signal: new AbortController().signal };

describe('a method of both directions', () => {
  it('answers each question and ends when they end', async () => {
    serveMethods(
      server,
      ServerReflection,
      {
        async *serverReflectionInfo(questions) {
          for await (const { host } of questions) yield { validHost: host.toUpperCase() };
          yield { validHost: 'the end' };
        },
      },
      explain,
    );
    await start();
    const method = ServerReflection.method.serverReflectionInfo;
    const { path, requestSerialize, responseDeserialize } = methodDefinition(method);
    const call = caller.client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
    const hosts = ['a', 'b', 'c'];
    // Field 1, a text of one byte.
    for (const host of hosts) call.write(Buffer.from([0x0a, 1, host.charCodeAt(0)]));
    call.end();
    const got: string[] = [];
    call.on('data', (bytes: Buffer) => got.push(bytes.subarray(2).toString()));
    await once(call, 'end');
    expect(got).toEqual(['A', 'B', 'C', 'the end']);
  });
});
