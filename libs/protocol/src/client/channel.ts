import { isIP } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import {
  Client,
  credentials,
  Metadata,
  type ChannelCredentials,
  type ChannelOptions,
  type VerifyOptions,
} from '@grpc/grpc-js';
import type { Caller } from '../bridge/call-methods.ts';
import { SearchService } from '../generated/naswot/v1/search_service_pb.ts';
import { CoordinatorError } from './coordinator-error.ts';
import { hostOf, isLoopback } from './loopback.ts';

export interface CoordinatorAddress {
  /** `host:port`; several with commas between, of one cluster, which are asked in turn. */
  readonly address: string;
  /** PEM of the authorities that the coordinator's certificate is checked against; without it nothing is encrypted. */
  readonly tlsCa?: Uint8Array;
  /** PEM of this side's certificate and its key, where the coordinator asks for one. */
  readonly tlsIdentity?: { readonly certificate: Uint8Array; readonly key: Uint8Array };
  /** Sent with every call, encrypted or to this machine only. */
  readonly token?: string;
}

/** Calls that change nothing: tried again by the library where they fail for a while. */
const harmless = [
  'GetSearch',
  'ListSearches',
  'BestScores',
  'LargestScores',
  'GetMinibatch',
  'ListSpecs',
  'ListBenchmarks',
  'ListScorers',
];

const serviceConfig = {
  methodConfig: [
    {
      name: harmless.map((method) => ({ service: SearchService.typeName, method })),
      retryPolicy: {
        maxAttempts: 5,
        initialBackoff: '0.1s',
        maxBackoff: '2s',
        backoffMultiplier: 2,
        retryableStatusCodes: ['UNAVAILABLE'],
      },
    },
  ],
};

/** A page of searches or a batch of scores is below; what is larger comes from elsewhere. */
const largestMessage = 16 * 1024 * 1024;
/** A connection that is dead without saying so is noticed while it is followed. */
const keepaliveMs = 60_000;

const options: ChannelOptions = {
  'grpc.service_config': JSON.stringify(serviceConfig),
  'grpc.max_receive_message_length': largestMessage,
  'grpc.keepalive_time_ms': keepaliveMs,
  'grpc.keepalive_timeout_ms': 20_000,
};

/** TLS has no names that are IP addresses, and Node warns of them: this one is said instead, of nobody. */
const nameOfNobody = 'coordinator.invalid';

/** Whatever name is said, the certificate is to be for the address. */
const identityOf = (host: string): VerifyOptions =>
  isIP(host) === 0
    ? {}
    : { checkServerIdentity: (_name, certificate) => checkServerIdentity(host, certificate) };

function credentialsOf({ address, tlsCa, tlsIdentity, token }: CoordinatorAddress): ChannelCredentials {
  const buffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes);
  if (tlsCa !== undefined)
    return credentials.createSsl(
      buffer(tlsCa),
      tlsIdentity === undefined ? null : buffer(tlsIdentity.key),
      tlsIdentity === undefined ? null : buffer(tlsIdentity.certificate),
      identityOf(hostOf(address)),
    );
  if (token !== undefined && !isLoopback(hostOf(address)))
    throw new CoordinatorError('invalid', `the token is not sent to ${address} without TLS`, {
      hint: "name the authority of the coordinator's certificate with --tls-ca FILE",
    });
  return credentials.createInsecure();
}

/** A client of the coordinator at an address. Throws a CoordinatorError where it would give a secret away. */
export function openChannel(to: CoordinatorAddress): Caller {
  const named = isIP(hostOf(to.address)) === 0 ? {} : { 'grpc.ssl_target_name_override': nameOfNobody };
  const client = new Client(to.address, credentialsOf(to), { ...options, ...named });
  const metadata = (): Metadata => {
    const said = new Metadata();
    if (to.token !== undefined) said.set('authorization', `Bearer ${to.token}`);
    return said;
  };
  return { client, metadata };
}
