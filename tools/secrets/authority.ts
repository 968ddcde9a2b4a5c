import { execFile } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** As long as browsers and others believe a certificate of a server. */
const days = '397';

/** OpenSSL's own would make every certificate an authority. */
const config = '[req]\ndistinguished_name = name\n[name]\n';

async function certify(folder: string, name: string, args: readonly string[]): Promise<void> {
  const settings = path.join(folder, 'openssl.cnf');
  await writeFile(settings, config);
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', days];
  const files = ['-keyout', `${name}.key`, '-out', `${name}.pem`, '-subj', `/CN=naswot ${name}`];
  await run('openssl', ['req', '-x509', '-config', settings, ...curve, ...files, ...args], { cwd: folder });
}

/** Makes `authority.pem` and its key in a folder. */
export const makeAuthority = (folder: string): Promise<void> =>
  certify(folder, 'authority', [
    '-addext',
    'basicConstraints=critical,CA:TRUE,pathlen:0',
    ...['-addext', 'keyUsage=critical,keyCertSign'],
  ]);

/** Makes the certificate and key of a server that is reached by its own name, as localhost and at 127.0.0.1. */
export async function makeServerCertificate(folder: string, name: string, mode: number): Promise<void> {
  await certify(folder, name, [
    ...['-CA', 'authority.pem', '-CAkey', 'authority.key'],
    ...['-addext', `subjectAltName=DNS:${name},DNS:localhost,IP:127.0.0.1`],
    ...['-addext', 'basicConstraints=critical,CA:FALSE', '-addext', 'extendedKeyUsage=serverAuth'],
  ]);
  await chmod(path.join(folder, `${name}.key`), mode);
}
