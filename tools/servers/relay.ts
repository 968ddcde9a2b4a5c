import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A stretch of network between a client and a server that can be cut. */
export interface Relay extends AsyncDisposable {
  /** `host:port` */
  readonly address: string;
  /** Cuts every connection; new ones are let through. */
  cut(): void;
  /** Cuts every connection, and lets no new one through until it is mended. */
  sever(): void;
  /** Passes nothing on until it is mended, and says so to neither side, as a cable that is pulled out. */
  silence(): void;
  mend(): void;
  /** Connections that there were. */
  readonly connections: number;
}

export async function startRelay(target: string): Promise<Relay> {
  const [host = '', port = ''] = target.split(':');
  const sockets = new Set<Socket>();
  let connections = 0;
  let isSevered = false;
  let isSilent = false;
  const server = createServer((near) => {
    connections++;
    if (isSevered) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), host);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      if (!isSilent) from.pipe(to);
      from.on('error', () => to.destroy()).on('close', () => sockets.delete(from) && to.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const silence = (): void => {
    isSilent = true;
    for (const socket of sockets) socket.unpipe().pause();
  };
  const cut = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    sever() {
      isSevered = true;
      cut();
    },
    silence,
    mend() {
      isSevered = false;
      // What was silent is broken for whoever waited on it.
      if (isSilent) cut();
      isSilent = false;
    },
    get connections() {
      return connections;
    },
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
