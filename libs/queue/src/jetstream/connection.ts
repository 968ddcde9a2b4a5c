import { setMaxListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import {
  jetstream,
  jetstreamManager,
  type JetStreamClient,
  type JetStreamManager,
  type JetStreamManagerOptions,
} from '@nats-io/jetstream';
import {
  connect,
  credsAuthenticator,
  errors,
  type NatsConnection,
  type NodeConnectionOptions,
  type TlsOptions,
} from '@nats-io/transport-node';
import { causesOf, retrying } from './retry.ts';

export interface ConnectionConfig {
  /**
   * `nats://host:port`, or `tls://host:port`, which insists on TLS and wants the name, not the address, that the certificate
   * is for; several where the servers are a cluster.
   */
  readonly servers: string | readonly string[];
  /** Name by which the server lists the connection. */
  readonly name: string;
  /** File of credentials, as NATS's `nsc` writes it; read again for every attempt to connect. */
  readonly credentialsFile?: string;
  /** Files of the certificate authority and, where the server asks for them, of this side's certificate and key. */
  readonly tls?: Pick<TlsOptions, 'caFile' | 'certFile' | 'keyFile'>;
  /** First part of the inboxes, where permissions ask for one. */
  readonly inboxPrefix?: string;
  /** Told once when the connection is lost, and once when it is back; and why a server is waited for that is not there yet. */
  readonly onChange?: (change: ConnectionChange) => void;
}

export type ConnectionChange =
  | { readonly kind: 'lost' }
  | { readonly kind: 'back' }
  | { readonly kind: 'waiting'; readonly reason: string };

const insistsOnTls = (servers: readonly string[]): boolean =>
  servers.some((server) => server.startsWith('tls://'));

function optionsOf(config: ConnectionConfig): NodeConnectionOptions {
  const { name, credentialsFile, tls, inboxPrefix } = config;
  const servers = [config.servers].flat();
  return {
    servers,
    name,
    // A scorer outlives its server's restarts, however long these take.
    maxReconnectAttempts: -1,
    // Credentials that have expired may be there anew: giving up is for whoever started it.
    ignoreAuthErrorAbort: true,
    ...(credentialsFile === undefined
      ? {}
      : { authenticator: credsAuthenticator(() => readFileSync(credentialsFile)) }),
    ...(tls === undefined && !insistsOnTls(servers) ? {} : { tls: { ...tls } }),
    ...(inboxPrefix === undefined ? {} : { inboxPrefix }),
  };
}

/** How long an answer of the server may take. */
const answerLimitMs = 5_000;
/** A scorer may not ask what its account has, and need not: what is missing is told by what it does. */
const apiOptions: JetStreamManagerOptions = { timeout: answerLimitMs, checkAPI: false };

/** What the system says of a server that is not there, or whose name nobody knows yet. */
const unreachableCodes: ReadonlySet<unknown> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
]);

const isUnreachable = (error: unknown): boolean =>
  causesOf(error).some(
    (cause) => cause instanceof errors.TimeoutError || ('code' in cause && unreachableCodes.has(cause.code)),
  );

/** A connection to the server, which comes back by itself when it is lost, until it is closed. */
export class Connection implements AsyncDisposable {
  readonly nats: NatsConnection;
  readonly jetStream: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly inboxPrefix: string | undefined;
  readonly #onChange: NonNullable<ConnectionConfig['onChange']>;
  readonly #closing = new AbortController();
  readonly #reconnected = new Set<() => void>();
  #isLost = false;

  private constructor(
    nats: NatsConnection,
    manager: JetStreamManager,
    { inboxPrefix, onChange }: ConnectionConfig,
  ) {
    this.nats = nats;
    this.manager = manager;
    this.jetStream = jetstream(nats, apiOptions);
    this.inboxPrefix = inboxPrefix;
    this.#onChange = onChange ?? (() => undefined);
    // Every publisher that waits listens.
    setMaxListeners(0, this.#closing.signal);
    void this.#watch();
    void nats.closed().then(() => this.#closing.abort());
  }

  /**
   * Throws where no server is reached; with a signal it waits for a server that is not there until that aborts, and throws only
   * where one refuses.
   */
  static async open(config: ConnectionConfig, waits?: AbortSignal): Promise<Connection> {
    const limits = { limitMs: waits === undefined ? 0 : Infinity, signal: waits ?? AbortSignal.abort() };
    let isTold = false;
    const attempt = (): Promise<NatsConnection> => connect(optionsOf(config));
    const nats = await retrying(attempt, limits, (error) => {
      if (waits === undefined || !isUnreachable(error)) return false;
      if (!isTold) config.onChange?.({ kind: 'waiting', reason: String(error) });
      isTold = true;
      return true;
    });
    const manager = await jetstreamManager(nats, apiOptions);
    return new Connection(nats, manager, config);
  }

  /** Aborts once the connection is closed for good. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** Calls `listener` whenever the connection is back after it was lost; calling what is returned ends that. */
  onReconnect(listener: () => void): () => void {
    this.#reconnected.add(listener);
    return () => void this.#reconnected.delete(listener);
  }

  /**
   * The answer to a request; an error that may be tried again where the connection is lost and back before: what was under way
   * is lost with it, and would be waited for in vain.
   */
  async answerOf<Answer>(answer: Promise<Answer>): Promise<Answer> {
    const ended = new AbortController();
    const lost = new Promise<never>((_, reject) => {
      const callOff = this.onReconnect(() => reject(new errors.RequestError('the connection was lost')));
      ended.signal.addEventListener('abort', callOff, { once: true });
    });
    try {
      return await Promise.race([answer, lost]);
    } finally {
      ended.abort();
    }
  }

  /** A message to the server, which it acknowledges. */
  async tell(subject: string, payload: string): Promise<void> {
    await this.answerOf(this.nats.request(subject, payload, { timeout: answerLimitMs }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.nats.close();
  }

  async #watch(): Promise<void> {
    for await (const { type } of this.nats.status()) {
      if (type === 'disconnect' && !this.#isLost) {
        this.#isLost = true;
        this.#onChange({ kind: 'lost' });
      }
      if (type === 'reconnect') this.#comeBack();
    }
  }

  #comeBack(): void {
    this.#isLost = false;
    this.#onChange({ kind: 'back' });
    for (const listener of [...this.#reconnected]) listener();
  }
}
