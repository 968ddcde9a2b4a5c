import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { create } from 'tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { downloadArchive, type DownloadRequest } from './download.ts';

let folder = '';
let bytes = Buffer.alloc(0);
let server: Server | null = null;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'naswot-download-'));
  await mkdir(path.join(folder, 'made/images-bin'), { recursive: true });
  // Bytes that do not compress: the archive is long enough to be cut.
  await writeFile(
    path.join(folder, 'made/images-bin/data.bin'),
    Buffer.from(Array.from({ length: 300_000 }, (_, k) => (k * k * 31) % 251)),
  );
  await create({ gzip: true, file: path.join(folder, 'archive.tar.gz'), cwd: path.join(folder, 'made') }, [
    'images-bin',
  ]);
  bytes = await readFile(path.join(folder, 'archive.tar.gz'));
});

afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  await rm(folder, { recursive: true });
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function serve(answer: Answer, md5?: string): Promise<DownloadRequest> {
  server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const archive = {
    url: `http://127.0.0.1:${port}/images.tar.gz`,
    bytes: bytes.length,
    md5: md5 ?? createHash('md5').update(bytes).digest('hex'),
  };
  return {
    archive,
    folder: path.join(folder, 'data'),
    unpacksTo: 'images-bin',
    signal: new AbortController().signal,
    onProgress: () => undefined,
  };
}

const startOf = ({ headers }: IncomingMessage): number =>
  Number(/bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0);

const whole: Answer = (_, response) => response.end(bytes);

describe('a download', () => {
  it('goes on where the connection was cut, verifies and unpacks', async () => {
    const ranges: number[] = [];
    let cut = (): unknown => undefined;
    const request = await serve((incoming, response) => {
      const start = startOf(incoming);
      ranges.push(start);
      response.writeHead(start === 0 ? 200 : 206);
      if (ranges.length > 1) return response.end(bytes.subarray(start));
      cut = () => response.destroy();
      return response.write(bytes.subarray(0, bytes.length >> 1));
    });
    // The line is dead as soon as some of it has arrived.
    const onProgress = (): void => void cut();
    expect(await downloadArchive({ ...request, onProgress })).toBe('downloaded');
    expect(ranges[0]).toBe(0);
    expect(ranges[1]).toBeGreaterThan(0);
    expect(await readdir(request.folder)).toEqual(['images-bin']);
    expect(await downloadArchive(request)).toBe('present');
  });

  it('starts again where the server knows no ranges', async () => {
    const request = await serve(whole);
    await mkdir(request.folder);
    await writeFile(path.join(request.folder, 'images.tar.gz.part'), bytes.subarray(0, 100));
    expect(await downloadArchive(request)).toBe('downloaded');
  });

  it('refuses an archive with another checksum and leaves nothing', async () => {
    const request = await serve(whole, '0'.repeat(32));
    await expect(downloadArchive(request)).rejects.toThrow(/has MD5 [0-9a-f]{32}, expected 0{32}/);
    expect(await readdir(request.folder)).toEqual([]);
  });

  it('leaves its part for the next time when it is interrupted', async () => {
    const stop = new AbortController();
    let cut = (): unknown => undefined;
    const request = await serve((incoming, response) => {
      // The first connection is cut after half of the bytes; while the second one waits, the user gives up.
      if (startOf(incoming) > 0) return stop.abort();
      response.writeHead(200);
      cut = () => response.destroy();
      return response.write(bytes.subarray(0, bytes.length >> 1));
    });
    const onProgress = (): void => void cut();
    await expect(downloadArchive({ ...request, onProgress, signal: stop.signal })).rejects.toThrow(/abort/i);
    expect(await readdir(request.folder)).toEqual(['images.tar.gz.part']);
  });

  it('says where it cannot write', async () => {
    const request = await serve(whole);
    await writeFile(path.join(folder, 'data'), 'a file where the folder should be');
    await expect(downloadArchive(request)).rejects.toThrow(/the data set cannot be put into/);
  });
});
