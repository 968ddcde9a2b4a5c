import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { create } from 'tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Archive } from '../datasets.ts';
import { downloadDataset, type DownloadOptions } from './download.ts';
import { findCifar } from './cifar.ts';
import { writeCifarFiles } from './testing/write-cifar-files.ts';

let folder = '';
let data = '';
let bytes = Buffer.alloc(0);
let server: Server | null = null;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'naswot-download-'));
  data = path.join(folder, 'data');
  // Random pixels do not compress: the archive is long enough to be cut.
  await writeCifarFiles('cifar-10', folder, [40, 40]);
  const file = path.join(folder, 'archive.tar.gz');
  await create({ gzip: true, file, cwd: folder }, ['cifar-10-batches-bin']);
  bytes = await readFile(file);
});

afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  await rm(folder, { recursive: true });
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** The answers of a server on a free port, one a request (the last one for all that follow), and the ranges asked for. */
async function serve(...answers: readonly Answer[]) {
  const requests: IncomingMessage['headers'][] = [];
  server = createServer((request, response) => {
    requests.push(request.headers);
    answers[Math.min(requests.length, answers.length) - 1]?.(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const md5 = createHash('md5').update(bytes).digest('hex');
  const archive: Archive = { url: `http://127.0.0.1:${port}/images.tar.gz`, bytes: bytes.length, md5 };
  return { archive, requests, rangesAsked: () => requests.map(({ range }) => range ?? null) };
}

const options = (archive: Archive, more: Partial<DownloadOptions> = {}): DownloadOptions => ({
  archive,
  signal: new AbortController().signal,
  onProgress: () => undefined,
  retries: { attempts: 3, firstWaitMs: 1, longestWaitMs: 2, random: () => 0 },
  ...more,
});
const get = (archive: Archive, more?: Partial<DownloadOptions>): Promise<'downloaded' | 'present'> =>
  downloadDataset('cifar-10', data, options(archive, more));

const startOf = ({ headers }: IncomingMessage): number =>
  Number(/bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0);

const whole: Answer = (_, response) => response.end(bytes);
const status =
  (code: number): Answer =>
  (_, response) =>
    response.writeHead(code).end();
/** As servers do that know ranges and tags: the rest where the tag is still theirs, else the whole. */
const ranged =
  (etag?: string): Answer =>
  (request, response) => {
    const isSame = request.headers['if-range'] === undefined || request.headers['if-range'] === etag;
    const start = isSame ? startOf(request) : 0;
    if (start > 0) response.setHeader('content-range', `bytes ${start}-${bytes.length - 1}/${bytes.length}`);
    if (etag !== undefined) response.setHeader('etag', etag);
    response.writeHead(start > 0 ? 206 : 200).end(bytes.subarray(start));
  };

/** Sends `length` bytes from where it was asked to, and cuts the line once `onProgress` has seen some of them. */
function cutting(length: number, etag?: string) {
  const cuts: (() => unknown)[] = [];
  const answer: Answer = (request, response) => {
    const start = startOf(request);
    if (etag !== undefined) response.setHeader('etag', etag);
    response.writeHead(start > 0 ? 206 : 200);
    response.write(bytes.subarray(start, start + length));
    cuts.push(() => response.destroy());
  };
  return { answer, onProgress: () => cuts.pop()?.() };
}

const part = (): string => path.join(data, 'images.tar.gz.part');
async function leavePart(content: Uint8Array, etag?: string): Promise<void> {
  await mkdir(data);
  await writeFile(part(), content);
  if (etag !== undefined) await writeFile(`${part()}.etag`, etag);
}

async function expectWhole(): Promise<void> {
  expect(await readdir(data)).toEqual(['cifar-10-batches-bin']);
  expect((await findCifar('cifar-10', data)).map(({ images }) => images)).toEqual([40, 40]);
}

describe('a download', () => {
  it('verifies and unpacks, tells its progress, and says the second time that it is there', async () => {
    const { archive, requests } = await serve(ranged());
    const progress: number[] = [];
    const onProgress = (received: number, total: number): void => {
      expect(total).toBe(bytes.length);
      progress.push(received);
    };
    expect(await get(archive, { onProgress })).toBe('downloaded');
    await expectWhole();
    expect(progress.at(-1)).toBe(bytes.length);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(requests[0]?.['accept-encoding']).toBe('identity');
    expect(await get(archive)).toBe('present');
    expect(requests).toHaveLength(1);
  });

  it('goes on where the connection was cut, as often as each brings something', async () => {
    const eighth = Math.ceil(bytes.length / 8);
    const { answer, onProgress } = cutting(eighth);
    const { archive, rangesAsked } = await serve(answer, answer, answer, answer, answer, ranged());
    expect(await get(archive, { onProgress })).toBe('downloaded');
    await expectWhole();
    const starts = rangesAsked().map((range) => Number(/\d+/.exec(range ?? '0')?.[0]));
    expect(starts).toHaveLength(6);
    expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
  });

  it('goes on with the part of an earlier time', async () => {
    const { archive, rangesAsked } = await serve(ranged());
    await leavePart(bytes.subarray(0, 1000));
    expect(await get(archive)).toBe('downloaded');
    expect(rangesAsked()).toEqual(['bytes=1000-']);
    await expectWhole();
  });

  it('asks for the version that it has a part of, and starts again where there is another one', async () => {
    const { archive, requests } = await serve(ranged('"new"'));
    await leavePart(Buffer.alloc(1000), '"old"');
    expect(await get(archive)).toBe('downloaded');
    expect(requests[0]).toMatchObject({ range: 'bytes=1000-', 'if-range': '"old"' });
    await expectWhole();
  });

  it.each([
    ['"strong"', '"strong"'],
    ['W/"weak"', undefined],
  ])('after a cut under the tag %s goes on under %s', async (etag, asked) => {
    const { answer, onProgress } = cutting(1000, etag);
    const { archive, requests } = await serve(answer, ranged(etag));
    expect(await get(archive, { onProgress })).toBe('downloaded');
    expect(requests[1]?.['if-range']).toBe(asked);
    await expectWhole();
  });

  it('starts again where the server knows no ranges', async () => {
    const { archive } = await serve(whole);
    await leavePart(Buffer.alloc(100));
    expect(await get(archive)).toBe('downloaded');
    await expectWhole();
  });

  it.each<[string, Answer]>([
    ['refuses the range', status(416)],
    [
      'sends another range',
      (_, response) => response.writeHead(206, { 'content-range': `bytes 7-${bytes.length}/*` }).end('x'),
    ],
  ])('starts again where the server %s', async (_, answer) => {
    const { archive, rangesAsked } = await serve(answer, ranged());
    await leavePart(bytes.subarray(0, 1000));
    expect(await get(archive)).toBe('downloaded');
    expect(rangesAsked()).toEqual(['bytes=1000-', null]);
    await expectWhole();
  });

  it('goes on when a busy server has recovered', async () => {
    const { archive } = await serve(status(503), status(429), ranged());
    expect(await get(archive)).toBe('downloaded');
  });

  it.each<[string, Answer, RegExp]>([
    ['short', (_, response) => response.end('log in first'), /the connection ended after 12 of \d+ bytes/],
    ['busy', status(503), /answered 503 Service Unavailable/],
    ['out of range', status(416), /answered 416/],
  ])('gives up where every answer is %s, after as many as it was told', async (_, answer, message) => {
    const { archive, requests } = await serve(answer);
    await expect(get(archive)).rejects.toThrow(message);
    expect(requests).toHaveLength(3);
  });

  it('asks no second time where the archive is not there', async () => {
    const { archive, requests } = await serve(status(404));
    await expect(get(archive)).rejects.toThrow(`${archive.url} answered 404 Not Found`);
    expect(requests).toHaveLength(1);
  });

  it('stops where more comes than the archive has', async () => {
    const { archive, requests } = await serve((_, response) => response.end(Buffer.alloc(bytes.length + 1)));
    await expect(get(archive)).rejects.toThrow(/sends more than the \d+ bytes expected/);
    expect(requests).toHaveLength(1);
  });

  it('refuses an archive with another checksum and leaves nothing', async () => {
    const { archive } = await serve(ranged('"tag"'));
    await expect(get({ ...archive, md5: '0'.repeat(32) })).rejects.toThrow(
      /has MD5 [0-9a-f]{32}, expected 0{32}/,
    );
    expect(await readdir(data)).toEqual([]);
  });

  it('refuses an archive that holds something else and leaves its folder out', async () => {
    const file = path.join(folder, 'other.tar.gz');
    await create({ gzip: true, file, cwd: folder }, ['archive.tar.gz']);
    bytes = await readFile(file);
    const { archive } = await serve(whole);
    await expect(get(archive)).rejects.toThrow(
      /the data set cannot be put into .*: there is no such file or folder/,
    );
    expect(await readdir(data)).toEqual(['images.tar.gz.part']);
  });

  it('leaves its part for the next time when it is interrupted', async () => {
    const stop = new AbortController();
    const { answer } = cutting(1000);
    const { archive } = await serve(answer, ranged());
    const interrupted = get(archive, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(interrupted).rejects.toThrow(/abort/i);
    expect(await readdir(data)).toEqual(['images.tar.gz.part']);
    expect(await get(archive)).toBe('downloaded');
    await expectWhole();
  });

  it('can be interrupted while it waits', async () => {
    const stop = new AbortController();
    const { archive } = await serve((_, response) => {
      response.writeHead(503).end(() => stop.abort());
    });
    const retries = { attempts: 3, firstWaitMs: 1e6, longestWaitMs: 1e6, random: () => 0 };
    await expect(get(archive, { signal: stop.signal, retries })).rejects.toThrow(/abort/i);
  });

  it('uses the `fetch` that it is given', async () => {
    const { archive, requests } = await serve(whole);
    const given: typeof globalThis.fetch = () => Promise.resolve(new Response(bytes));
    expect(await get(archive, { fetch: given })).toBe('downloaded');
    expect(requests).toHaveLength(0);
  });
});

describe('a place for the download', () => {
  it('that cannot be made is named', async () => {
    const { archive } = await serve(whole);
    await writeFile(data, 'a file where the folder should be');
    await expect(get(archive)).rejects.toThrow(`the data set cannot be put into ${data}`);
  });

  it('whose part cannot be written is named at once', async () => {
    const { archive, requests } = await serve(whole);
    await mkdir(part(), { recursive: true });
    await expect(get({ ...archive, bytes: archive.bytes + 1e6 })).rejects.toThrow(
      `${part()} cannot be written: `,
    );
    expect(requests).toHaveLength(1);
  });

  it('is taken where an empty folder lies there', async () => {
    const { archive } = await serve(whole);
    await mkdir(path.join(data, 'cifar-10-batches-bin'), { recursive: true });
    expect(await get(archive)).toBe('downloaded');
    await expectWhole();
  });

  it('is left as it is where a broken data set lies there, which is named', async () => {
    const { archive, requests } = await serve(whole);
    await writeCifarFiles('cifar-10', data, [1]);
    await writeFile(path.join(data, 'cifar-10-batches-bin/data_batch_1.bin'), 'half');
    await expect(get(archive)).rejects.toThrow(/data_batch_1\.bin is truncated/);
    await rm(path.join(data, 'cifar-10-batches-bin/data_batch_1.bin'));
    await writeFile(path.join(data, 'cifar-10-batches-bin/other'), '');
    await expect(get(archive)).rejects.toThrow(/holds no images of cifar-10: expected data_batch_1\.bin/);
    expect(requests).toHaveLength(0);
  });
});
