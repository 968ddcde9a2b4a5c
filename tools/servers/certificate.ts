import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** PEM texts. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** Makes a certificate that vouches for itself, for a subject such as `DNS:localhost` or `IP:127.0.0.1`. */
export async function makeCertificate(subject: string): Promise<Certificate> {
  const folder = await mkdtemp(path.join(tmpdir(), 'naswot-certificate-'));
  try {
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    const names = ['-subj', '/CN=naswot', '-addext', `subjectAltName=${subject}`];
    const files = ['-keyout', 'key.pem', '-out', 'cert.pem'];
    await run('openssl', ['req', '-x509', ...curve, ...names, ...files], { cwd: folder });
    const [certificate, key] = await Promise.all(
      ['cert.pem', 'key.pem'].map((file) => readFile(path.join(folder, file), 'utf8')),
    );
    return { certificate: certificate ?? '', key: key ?? '' };
  } finally {
    await rm(folder, { recursive: true });
  }
}
