import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeCertificate } from '../../../../tools/servers/certificate.ts';

/** Makes a certificate for `localhost` that vouches for itself, as `cert.pem` and `key.pem` of a folder. */
export async function writeCertificate(folder: string): Promise<void> {
  const { certificate, key } = await makeCertificate('DNS:localhost');
  await writeFile(path.join(folder, 'cert.pem'), certificate);
  await writeFile(path.join(folder, 'key.pem'), key);
}

/** The text of a server's configuration that makes it speak TLS with that certificate. */
export const tlsConfig = (folder: string): string =>
  `tls { cert_file: "${folder}/cert.pem", key_file: "${folder}/key.pem" }\n`;

/** The address of a server of this machine by the name that the certificate is for. */
export const tlsAddress = (url: string): string => url.replace('nats://127.0.0.1', 'tls://localhost');
