import fastify from 'fastify';
import type { Metrics } from './metrics.ts';

export interface HttpOptions {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly metrics: Pick<Metrics, 'text' | 'contentType'>;
  /** Whether the store answers; a coordinator that stands by is healthy, too. */
  readonly isHealthy: () => Promise<boolean>;
  readonly leads: () => boolean;
}

export interface HttpServer extends AsyncDisposable {
  /** `http://host:port` */
  readonly url: string;
}

/** Health for those who watch over processes, and metrics for Prometheus. Throws where the address is taken. */
export async function serveHttp({ host, port, metrics, isHealthy, leads }: HttpOptions): Promise<HttpServer> {
  const server = fastify({ forceCloseConnections: true });
  server.get('/health', async (_request, reply) => {
    const healthy = await isHealthy();
    const role = leads() ? 'leader' : 'standby';
    return reply.code(healthy ? 200 : 503).send({ status: healthy ? 'ok' : 'store unreachable', role });
  });
  server.get('/metrics', async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  );
  const url = await server.listen({ host, port });
  return { url, [Symbol.asyncDispose]: () => server.close() };
}
