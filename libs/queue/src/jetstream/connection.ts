import { setMaxListeners } from 'node:events';
import { readFile } from 'node:fs/promises';
import { jetstream, jetstreamManager, type JetStreamClient, type JetStreamManager } from '@nats-io/jetstream';
import {
  connect,
  credsAuthenticator,
  errors,
  type NatsConnection,
  type NodeConnectionOptions,
  type TlsOptions,
} from '@nats-io/transport-node';

export interface ConnectionConfig {
  /**
   * `nats://host:port`, or `tls://host:port`, which insists on TLS and wants the name, not the address, that the certificate
   * is for; several where the servers are a cluster.
   */
  readonly servers: string | readonly string[];
  /** Name by which the server lists the connection. */
  readonly name: string;
  /** File of credentials, as NATS's `nsc` writes it. */
  readonly credentialsFile?: string;
  /** Files of the certificate authority and, where the server asks for them, of this side's certificate and key. */
  readonly tls?: Pick<TlsOptions, 'caFile' | 'certFile' | 'keyFile'>;
  /** First part of the inboxes, where permissions ask for one. */
  readonly inboxPrefix?: string;
}

const insistsOnTls = (servers: readonly string[]): boolean =>
  servers.some((server) => server.startsWith('tls://'));

async function optionsOf(config: ConnectionConfig): Promise<NodeConnectionOptions> {
  const { name, credentialsFile, tls, inboxPrefix } = config;
  const servers = [config.servers].flat();
  return {
    servers,
    name,
    // A scorer outlives its server's restarts, however long these take.
    maxReconnectAttempts: -1,
    ...(credentialsFile === undefined
      ? {}
      : { authenticator: credsAuthenticator(await readFile(credentialsFile)) }),
    ...(tls === undefined && !insistsOnTls(servers) ? {} : { tls: { ...tls } }),
    ...(inboxPrefix === undefined ? {} : { inboxPrefix }),
  };
}

/** How long an answer of the server may take. */
const answerLimitMs = 5_000;

/** A connection to the server, which comes back by itself when it is lost, until it is closed. */
export class Connection implements AsyncDisposable {
  readonly nats: NatsConnection;
  readonly jetStream: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly inboxPrefix: string | undefined;
  readonly #closing = new AbortController();
  readonly #reconnected = new Set<() => void>();

  private constructor(nats: NatsConnection, manager: JetStreamManager, inboxPrefix: string | undefined) {
    this.nats = nats;
    this.manager = manager;
    this.jetStream = jetstream(nats, { timeout: answerLimitMs });
    this.inboxPrefix = inboxPrefix;
    // Every publisher that waits listens.
    setMaxListeners(0, this.#closing.signal);
    void this.#watch();
    void nats.closed().then(() => this.#closing.abort());
  }

  /** Throws where no server is reached. */
  static async open(config: ConnectionConfig): Promise<Connection> {
    const nats = await connect(await optionsOf(config));
    const manager = await jetstreamManager(nats, { timeout: answerLimitMs, checkAPI: false });
    return new Connection(nats, manager, config.inboxPrefix);
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
    for await (const { type } of this.nats.status())
      if (type === 'reconnect') for (const listener of [...this.#reconnected]) listener();
  }
}
