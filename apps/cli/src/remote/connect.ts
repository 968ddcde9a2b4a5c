import {
  connectCoordinator,
  type CoordinatorAddress,
  type CoordinatorClient,
  type OnDetour,
} from '@naswot/protocol';
import type { Context } from '../context.ts';
import { UsageError } from '../usage-error.ts';
import { readAuthority } from './read-authority.ts';
import { readToken } from './token-file.ts';

const hostAndPort = /^(\[[0-9a-f:]+\]|[^\s:/]+):\d{1,5}$/i;

/** How the coordinator of the settings is reached. Throws a UsageError where they hold none or a file of theirs cannot be used. */
async function addressOf({ settings, terminal }: Context): Promise<CoordinatorAddress> {
  const { coordinator, tlsCa, tokenFile } = settings;
  if (coordinator.value === null)
    throw new UsageError(
      'this asks a coordinator, and none is named',
      'name one with --coordinator HOST:PORT or NASWOT_COORDINATOR',
    );
  if (!coordinator.value.split(',').every((address) => hostAndPort.test(address)))
    throw new UsageError(
      `--coordinator received '${coordinator.value}', expected HOST:PORT, or several with commas between`,
    );
  const authority = tlsCa.value === null ? null : await readAuthority(tlsCa.value);
  const stored = tokenFile.value === null ? null : await readToken(tokenFile.value);
  if (stored?.isExposed === true)
    terminal.note(
      `warning: every user of this machine can read the token in ${tokenFile.value}: chmod 600 it`,
    );
  return {
    address: coordinator.value,
    ...(authority !== null && { tlsCa: authority }),
    ...(stored !== null && { token: stored.token }),
  };
}

/** Says in a line that a call is made again, and where. */
const noteDetour =
  ({ terminal }: Context): OnDetour =>
  ({ code, leader, message, address }) => {
    if (code !== 'standby') terminal.note(`note: ${message}; trying again`);
    else if (leader === null)
      terminal.note(`note: the coordinator at ${address} stands by; waiting for a leader`);
    else terminal.note(`note: the coordinator at ${address} stands by; going on at its leader ${leader}`);
  };

/** A client of the coordinator that the settings name; it connects with the first call. */
export const connect = async (context: Context): Promise<CoordinatorClient> =>
  connectCoordinator(await addressOf(context), noteDetour(context));
