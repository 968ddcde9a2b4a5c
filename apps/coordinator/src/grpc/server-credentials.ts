import { readFile } from 'node:fs/promises';
import { ServerCredentials } from '@grpc/grpc-js';

/** Files of PEM. */
export interface ServerTls {
  readonly certificateFile: string;
  readonly keyFile: string;
  /** Authorities one of which must have signed a client's certificate; left out, clients need none. */
  readonly clientCaFile?: string;
}

/** Throws where a file cannot be read or the key is not the certificate's. */
export async function serverCredentials(tls: ServerTls | undefined): Promise<ServerCredentials> {
  if (tls === undefined) return ServerCredentials.createInsecure();
  const { certificateFile, keyFile, clientCaFile } = tls;
  const [certificate, key, clientCa] = await Promise.all([
    readFile(certificateFile),
    readFile(keyFile),
    clientCaFile === undefined ? null : readFile(clientCaFile),
  ]);
  return ServerCredentials.createSsl(
    clientCa,
    [{ cert_chain: certificate, private_key: key }],
    clientCa !== null,
  );
}
