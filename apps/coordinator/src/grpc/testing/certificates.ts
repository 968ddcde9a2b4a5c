import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Files of PEM in a folder that goes with them. */
export interface Certificates extends AsyncDisposable {
  readonly folder: string;
  /** An authority's certificate, and what it has signed for a server of this machine and for a client. */
  readonly ca: string;
  readonly server: { readonly certificateFile: string; readonly keyFile: string };
  readonly client: { readonly certificate: Uint8Array; readonly key: Uint8Array };
}

const keyOptions = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];

/** Makes an authority and what it vouches for. */
export async function makeCertificates(): Promise<Certificates> {
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-certificates-'));
  const openssl = (...args: readonly string[]): Promise<unknown> => run('openssl', args, { cwd: folder });
  const sign = async (name: string, extensions: string): Promise<void> => {
    await writeFile(path.join(folder, `${name}.ext`), extensions);
    const files = ['-keyout', `${name}-key.pem`, '-out', `${name}.csr`];
    await openssl('req', ...keyOptions, '-subj', `/CN=${name}`, ...files);
    const issuer = ['-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial', '-days', '2'];
    const made = ['-in', `${name}.csr`, '-out', `${name}.pem`, '-extfile', `${name}.ext`];
    await openssl('x509', '-req', ...issuer, ...made);
  };
  await openssl('req', '-x509', ...keyOptions, '-subj', '/CN=ca', '-keyout', 'ca-key.pem', '-out', 'ca.pem');
  await sign('server', 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
  await sign('client', 'extendedKeyUsage=clientAuth\n');
  const at = (name: string): string => path.join(folder, name);
  return {
    folder,
    ca: at('ca.pem'),
    server: { certificateFile: at('server.pem'), keyFile: at('server-key.pem') },
    client: { certificate: await readFile(at('client.pem')), key: await readFile(at('client-key.pem')) },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}
