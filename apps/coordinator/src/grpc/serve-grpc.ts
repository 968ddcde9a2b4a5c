import { setTimeout as delay } from 'node:timers/promises';
import { Server, status, type ServerOptions } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import {
  errorDetailsFile,
  Health,
  SearchService as Protocol,
  serveMethods,
  ServerReflection,
  ServerReflectionAlpha,
  type Explain,
} from '@naswot/protocol';
import type { Log } from '../log.ts';
import type { SearchService } from '../search-service.ts';
import { admitCall } from './admit-call.ts';
import { CallGate } from './call-gate.ts';
import { explainError } from './explain-error.ts';
import { ExposedDoor, exposureOf } from './listen-safely.ts';
import { reflectMethods } from './reflect-methods.ts';
import { searchMethods } from './search-methods.ts';
import { serverCredentials, type ServerTls } from './server-credentials.ts';
import { TokenFile } from './token-file.ts';

export interface GrpcConfig {
  readonly service: SearchService;
  /** `host:port`; port 0 takes a free one. */
  readonly listen: string;
  /** Nothing is encrypted without it. */
  readonly tls?: ServerTls;
  /** File of a role and a token a line: see `parseTokens`. Without it everybody is let in who can connect. */
  readonly tokenFile?: string;
  /** Lets other machines in without encryption or tokens. */
  readonly allowInsecure?: boolean;
  /** Where the coordinator that leads is reached, as far as this one knows. */
  readonly leader?: () => string | null;
  readonly log: Log;
  readonly limits?: Partial<GrpcLimits>;
}

/** What clients may take. */
export interface GrpcLimits {
  readonly messageBytes: number;
  /** Calls at once on one connection. */
  readonly concurrentCalls: number;
  /** Pixels of a minibatch. */
  readonly minibatchBytes: number;
  /** How long calls may go on when it closes. */
  readonly drainMs: number;
}

const defaultLimits: GrpcLimits = {
  messageBytes: 4 * 1024 * 1024,
  concurrentCalls: 100,
  minibatchBytes: 256 * 1024 * 1024,
  drainMs: 10_000,
};

export interface GrpcServer extends AsyncDisposable {
  /** `host:port` where it is reached. */
  readonly address: string;
  /**
   * What those are told who ask after the health of `naswot.v1.SearchService`, which begins as not serving; the server itself,
   * the empty name, serves until it closes.
   */
  setServing(isServing: boolean): void;
}

/** A client that is gone without saying so is noticed, and what it follows is ended. */
const keepalive = { 'grpc.keepalive_time_ms': 30_000, 'grpc.keepalive_timeout_ms': 10_000 };

const optionsOf = ({ messageBytes, concurrentCalls }: GrpcLimits, gate: CallGate): ServerOptions => ({
  'grpc.max_receive_message_length': messageBytes,
  'grpc.max_concurrent_streams': concurrentCalls,
  ...keepalive,
  interceptors: [gate.interceptor],
});

/** Throws an ExposedDoor that says why, where other machines would be let in unseen. */
export function checkExposure({
  listen,
  tls,
  tokenFile,
  allowInsecure = false,
}: Pick<GrpcConfig, 'listen' | 'tls' | 'tokenFile' | 'allowInsecure'>): void {
  const isAuthenticated = tokenFile !== undefined || tls?.clientCaFile !== undefined;
  const danger = exposureOf({ listen, isEncrypted: tls !== undefined, isAuthenticated });
  if (danger !== null && !allowInsecure) throw new ExposedDoor(`the coordinator does not listen: ${danger}`);
}

/** What is told of an error; what nobody foresaw is in the log, and nowhere else. */
const explainer =
  ({ leader, log }: GrpcConfig): Explain =>
  (error, path) => {
    const explanation = explainError(error, leader?.() ?? null);
    if (explanation.code === status.INTERNAL)
      log('a call failed', { path, error: error instanceof Error ? error.stack : String(error) }, 'error');
    return explanation;
  };

function addReflection(server: Server, explain: Explain): void {
  const methods = reflectMethods(
    [Protocol, Health, ServerReflection, ServerReflectionAlpha],
    [errorDetailsFile],
  );
  serveMethods(server, ServerReflection, methods, explain);
  serveMethods(server, ServerReflectionAlpha, methods, explain);
}

/** Adds gRPC's health service; what is returned sets what it tells of a service, and of the server by the empty name. */
function addHealth(server: Server): (name: string, isServing: boolean) => void {
  const health = new HealthImplementation();
  const setStatus = (name: string, isServing: boolean): void =>
    health.setStatus(name, isServing ? 'SERVING' : 'NOT_SERVING');
  setStatus(Protocol.typeName, false);
  health.addToServer(server);
  return setStatus;
}

/** Ends a server: at once where its calls have not ended within the limit. */
async function close(server: Server, limitMs: number): Promise<void> {
  const over = new AbortController();
  const closed = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
  const late = delay(limitMs, undefined, { signal: over.signal }).catch(() => undefined);
  await Promise.race([closed, late]);
  over.abort();
  server.forceShutdown();
}

const bind = (
  server: Server,
  listen: string,
  credentials: Parameters<Server['bindAsync']>[1],
): Promise<number> =>
  new Promise((resolve, reject) => {
    server.bindAsync(listen, credentials, (error, port) => (error === null ? resolve(port) : reject(error)));
  });

/**
 * Serves a coordinator by gRPC, with health and reflection. Throws where it would be exposed, where a file is not readable or
 * is wrong, and where the address is taken.
 */
export async function serveGrpc(config: GrpcConfig): Promise<GrpcServer> {
  checkExposure(config);
  const { service, listen, tls, tokenFile, log } = config;
  const limits = { ...defaultLimits, ...config.limits };
  const tokens = tokenFile === undefined ? null : await TokenFile.open(tokenFile, log);
  const credentials = await serverCredentials(tls);
  const gate = new CallGate((path, metadata) => admitCall(path, metadata, tokens));
  const server = new Server(optionsOf(limits, gate));
  const explain = explainer(config);
  serveMethods(server, Protocol, searchMethods(service, limits.minibatchBytes), explain);
  addReflection(server, explain);
  const setStatus = addHealth(server);
  const port = await bind(server, listen, credentials);
  setStatus('', true);
  return {
    address: `${listen.slice(0, listen.lastIndexOf(':'))}:${port}`,
    setServing: (isServing) => setStatus(Protocol.typeName, isServing),
    async [Symbol.asyncDispose]() {
      for (const name of ['', Protocol.typeName]) setStatus(name, false);
      gate.shut();
      await close(server, limits.drainMs);
    },
  };
}
