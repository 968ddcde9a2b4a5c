import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { explainFileError } from '@naswot/dataset';
import { UsageError } from '../usage-error.ts';

function isCertificate(bytes: Uint8Array): boolean {
  try {
    return new X509Certificate(bytes).subject !== '';
  } catch {
    // How it fails to be one is of no use to anybody.
    return false;
  }
}

/** The certificates of authorities in a file of PEM. Throws a UsageError where there are none. */
export async function readAuthority(file: string): Promise<Uint8Array> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new UsageError(`the certificate ${file} cannot be read: ${explainFileError(error)}`);
  });
  if (isCertificate(bytes)) return bytes;
  throw new UsageError(`${file} is no certificate in PEM, as --tls-ca wants one`);
}
