import path from 'node:path';
import { runProgram, type ProgramOptions } from './run-program.ts';

/** Where the package's own installer fetches TensorFlow from; it reads the same variable. */
const storage = (): string => process.env['TFJS_NODE_CDN_STORAGE'] ?? 'https://storage.googleapis.com/';

/** The C library that version 4.22.0 asks for. */
const libraryVersion = '2.9.1';
/** A host that does not answer in this time is taken for one that cannot be reached. */
const answerLimitMs = 10_000;

export interface PublishersArchive {
  readonly url: string;
  readonly bytes: number | null;
}

/** The publisher's archive of TensorFlow's C library for this machine; null where there is none or it cannot be reached. */
export async function findPublishersArchive(
  device: 'cpu' | 'cuda',
  signal: AbortSignal,
): Promise<PublishersArchive | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const kind = device === 'cuda' ? 'gpu' : 'cpu';
  const url = `${storage()}tensorflow/libtensorflow/libtensorflow-${kind}-linux-x86_64-${libraryVersion}.tar.gz`;
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(answerLimitMs)]);
    const response = await fetch(url, { method: 'HEAD', signal: limit });
    const length = response.headers.get('content-length');
    return response.ok ? { url, bytes: length === null ? null : Number(length) } : null;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

/** Has the package fetch TensorFlow and its addon by its own installer. */
export async function runPublishersInstaller(
  { module, nodeModules }: { readonly module: string; readonly nodeModules: string },
  device: 'cpu' | 'cuda',
  options: Omit<ProgramOptions, 'folder'>,
): Promise<void> {
  const programs = [
    path.join(nodeModules, '.bin'),
    path.dirname(process.execPath),
    process.env['PATH'] ?? '',
  ];
  await runProgram(process.execPath, ['scripts/install.js', device === 'cuda' ? 'gpu' : 'cpu', 'download'], {
    ...options,
    folder: module,
    environment: { PATH: programs.join(path.delimiter) },
  });
}
