import { afterAll, beforeAll, describe } from 'vitest';
import {
  provideNats,
  provideOldNats,
  startNats,
  type NatsServer,
  type NatsServerOptions,
} from '../../../../tools/servers/nats.ts';

const current = await provideNats();
const old = await provideOldNats();

/** The versions to be tested on: the current one, and the machine's oldest where that is another. */
const programs = old.version === current.version ? [current] : [current, old];

/** Tests on a server of each version; `server` may be called once tests run. */
export function describeServers(
  name: string,
  body: (server: () => NatsServer) => void,
  options: NatsServerOptions = {},
): void {
  describe.each(programs)(`${name}, nats-server $version`, (program) => {
    let server: NatsServer | null = null;
    beforeAll(async () => {
      server = await startNats(program, options);
    });
    afterAll(() => server?.[Symbol.asyncDispose]());
    body(() => {
      if (server === null) throw new Error('the server is there once tests run');
      return server;
    });
  });
}
