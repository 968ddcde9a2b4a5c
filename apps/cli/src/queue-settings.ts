import { readFile } from 'node:fs/promises';
import { explainFileError } from '@naswot/dataset';
import type { ConnectionConfig } from '@naswot/queue';
import { readAuthority } from './remote/read-authority.ts';
import type { Settings } from './settings.ts';
import { UsageError } from './usage-error.ts';

const isCredentials = (text: string): boolean =>
  /-----BEGIN NATS USER JWT-----[^]*-----BEGIN USER NKEY SEED-----/.test(text);

async function checkCredentials(file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`the credentials ${file} cannot be read: ${explainFileError(error)}`);
  });
  if (!isCredentials(text))
    throw new UsageError(`${file} holds no credentials of NATS, as --nats-creds wants them`);
}

function serversOf({ queue }: Settings): string {
  const servers = queue.value;
  if (servers === 'local:')
    throw new UsageError(
      'coordinator and scorers of a cluster meet at a queue, and received none',
      'name a NATS server with --queue nats://HOST:PORT; a search on this machine alone needs neither',
    );
  if (!/^(nats|tls):\/\/[^\s/@]+$/.test(servers))
    throw new UsageError(
      'the queue is expected to be nats://HOST:PORT or tls://HOST:PORT, without a password',
      'credentials come from a file: --nats-creds FILE',
    );
  return servers;
}

/** How the settings say that the queue is reached; throws a UsageError where it is none, or a file of theirs is none. */
export async function queueSettings(
  settings: Settings,
): Promise<Pick<ConnectionConfig, 'servers' | 'credentialsFile' | 'tls'>> {
  const servers = serversOf(settings);
  const { natsCreds, tlsCa } = settings;
  if (natsCreds.value !== null) await checkCredentials(natsCreds.value);
  if (tlsCa.value !== null) await readAuthority(tlsCa.value);
  return {
    servers,
    ...(natsCreds.value === null ? {} : { credentialsFile: natsCreds.value }),
    ...(tlsCa.value === null ? {} : { tls: { caFile: tlsCa.value } }),
  };
}
