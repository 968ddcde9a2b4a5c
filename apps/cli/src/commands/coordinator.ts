import type { Command } from 'commander';
import { serveCoordinator } from '@naswot/coordinator';
import { contextOf, withSharedOptions, type SharedFlags } from '../context.ts';
import { example } from '../example.ts';
import { durationMs } from '../options.ts';
import { queueSettings } from '../queue-settings.ts';
import { startTracing } from '../start-tracing.ts';
import { stopSignal } from '../stop-signal.ts';
import { UsageError } from '../usage-error.ts';

interface CoordinatorFlags extends SharedFlags {
  readonly listen: string;
  readonly http: string;
  readonly advertise?: string;
  readonly lease?: number;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsClientCa?: string;
  readonly allowInsecure?: boolean;
}

function checkAddress(flag: string, text: string): string {
  if (!/^(\[[0-9a-f:]+\]|[^:\s]+):\d{1,5}$/i.test(text))
    throw new UsageError(`${flag} received '${text}', expected HOST:PORT`, 'such as 127.0.0.1:50051');
  return text;
}

function tlsOf({ tlsCert, tlsKey, tlsClientCa }: CoordinatorFlags) {
  if (tlsCert === undefined && tlsKey === undefined) return {};
  if (tlsCert === undefined || tlsKey === undefined)
    throw new UsageError('--tls-cert and --tls-key belong together, and one is missing');
  return {
    tls: {
      certificateFile: tlsCert,
      keyFile: tlsKey,
      ...(tlsClientCa === undefined ? {} : { clientCaFile: tlsClientCa }),
    },
  };
}

/** Runs until SIGTERM or SIGINT. */
async function coordinator(flags: CoordinatorFlags): Promise<void> {
  const { settings, terminal } = contextOf(flags);
  const queue = await queueSettings(settings);
  const { tokenFile, store } = settings;
  const endTracing = await startTracing('naswot-coordinator');
  const stop = stopSignal();
  let isReady = false;
  const serving = serveCoordinator(
    {
      store: store.value,
      queue,
      listen: checkAddress('--listen', flags.listen),
      http: checkAddress('--http', flags.http),
      ...(flags.advertise === undefined ? {} : { advertise: checkAddress('--advertise', flags.advertise) }),
      ...(flags.lease === undefined ? {} : { leaseMs: flags.lease }),
      ...tlsOf(flags),
      ...(tokenFile.value === null ? {} : { tokenFile: tokenFile.value }),
      allowInsecure: flags.allowInsecure === true,
      isQuiet: flags.quiet === true,
      onReady(ready) {
        isReady = true;
        const text = `ready: gRPC ${ready.grpc}, HTTP ${ready.http}`;
        process.stdout.write(`${terminal.json ? JSON.stringify(ready) : text}\n`);
      },
    },
    stop,
  );
  const served = serving.catch((error: unknown) => {
    // Told to stop while it waits for its servers it has nothing to drain.
    if (isReady || !stop.aborted) throw error;
  });
  await served.finally(endTracing);
}

export function addCoordinatorCommand(program: Command): void {
  const command = program
    .command('coordinator')
    .description('run searches for a cluster: serves clients by gRPC, health and metrics by HTTP')
    .option('--listen <HOST:PORT>', 'where clients reach it', '127.0.0.1:50051')
    .option('--http <HOST:PORT>', 'health and metrics', '127.0.0.1:8080')
    .option('--advertise <HOST:PORT>', 'its address for clients, where that is another')
    .option('--lease <TIME>', 'a scorer silent for so long loses its shards (120s)', durationMs('--lease'))
    .option('--tls-cert <FILE>', 'certificate that it shows to clients')
    .option('--tls-key <FILE>', 'key of that certificate')
    .option('--tls-client-ca <FILE>', 'authority that clients are to be certified by')
    .option('--allow-insecure', 'let other machines in without TLS and tokens')
    .addHelpText(
      'after',
      example('naswot coordinator --store postgres://naswot@db/naswot --queue nats://nats:4222'),
    );
  withSharedOptions(command).action(coordinator);
}
