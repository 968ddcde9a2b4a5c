import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectCoordinator, type CoordinatorAddress, type CoordinatorClient } from '@naswot/protocol';
import { trialPlan } from '../testing/trial-plan.ts';
import { makeCertificates, type Certificates } from './testing/certificates.ts';
import { startService, type TrialService } from './testing/served-coordinator.ts';

const tokens = {
  reader: 'reader-token-0123456789',
  operator: 'operator-token-0123456789',
  scorer: 'scorer-token-0123456789',
} as const;
const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex');

const tokenText = `# who may do what
reader   ${tokens.reader}
operator sha256:${digestOf(tokens.operator)}

scorer ${tokens.scorer}
`;

let service: TrialService;
let certificates: Certificates;
let ca: Uint8Array;
let tokenFile: string;
beforeAll(async () => {
  service = await startService({ isScored: false });
  certificates = await makeCertificates();
  ca = await readFile(certificates.ca);
  tokenFile = path.join(certificates.folder, 'tokens');
  await writeFile(tokenFile, tokenText);
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await certificates[Symbol.asyncDispose]();
});

const listed = async (client: CoordinatorClient): Promise<number> => {
  let count = 0;
  for await (const _ of client.list()) count++;
  return count;
};

/** What a client at that address may do; its code where it may not. */
async function attempt(to: CoordinatorAddress, act: (client: CoordinatorClient) => Promise<unknown>) {
  await using client = connectCoordinator(to);
  return await act(client).then(
    () => 'done',
    (error: unknown) => (error as { code?: unknown }).code,
  );
}

describe('encryption', () => {
  it('is used where there are a certificate and its authority', async () => {
    await using server = await service.serve({ tls: certificates.server });
    expect(await attempt({ address: server.address, tlsCa: ca }, listed)).toBe('done');
  });

  it('is not left out, nor is an unknown authority trusted', async () => {
    await using server = await service.serve({ tls: certificates.server });
    await using others = await makeCertificates();
    const stranger = await readFile(others.ca);
    expect(await attempt({ address: server.address }, listed)).toBe('unavailable');
    expect(await attempt({ address: server.address, tlsCa: stranger }, listed)).toBe('unavailable');
  });

  it('wants the certificate of a client where an authority for them is named', async () => {
    await using server = await service.serve({
      tls: { ...certificates.server, clientCaFile: certificates.ca },
    });
    const to = { address: server.address, tlsCa: ca };
    await using others = await makeCertificates();
    expect(await attempt(to, listed)).toBe('unavailable');
    expect(await attempt({ ...to, tlsIdentity: others.client }, listed)).toBe('unavailable');
    expect(await attempt({ ...to, tlsIdentity: certificates.client }, listed)).toBe('done');
  });

  it('with a key that is not the certificate’s is refused at the start', async () => {
    await using others = await makeCertificates();
    const tls = { ...certificates.server, keyFile: others.server.keyFile };
    await expect(service.serve({ tls })).rejects.toThrow(/key/);
  });
});

describe('a token', () => {
  const start = async (file = tokenFile) => {
    const said: string[] = [];
    const log = (...line: readonly unknown[]): void => void said.push(JSON.stringify(line));
    const server = await service.serve({ tls: certificates.server, tokenFile: file, log });
    return { server, said, to: { address: server.address, tlsCa: ca } };
  };

  it('is asked for, and one that is unknown is refused', async () => {
    const { server, to } = await start();
    await using _server = server;
    expect(await attempt(to, listed)).toBe('unauthenticated');
    expect(await attempt({ ...to, token: 'x'.repeat(24) }, listed)).toBe('unauthenticated');
    expect(await attempt({ ...to, token: digestOf(tokens.operator) }, listed)).toBe('unauthenticated');
  });

  const calls: Readonly<Record<string, (client: CoordinatorClient) => Promise<unknown>>> = {
    list: listed,
    get: (client) => client.get('nobody'),
    benchmarks: (client) => client.listBenchmarks(),
    scorers: (client) => client.scorers(),
    follow: (client) => client.follow('nobody', 0n)[Symbol.asyncIterator]().next(),
    query: (client) =>
      client.queryScores({ orderBy: 'value', descending: true, limit: 1 })[Symbol.asyncIterator]().next(),
    create: (client) => client.create({ ...trialPlan(1, 1), strategy: 'luck' }, 1),
    pause: (client) => client.pause('nobody'),
    delete: (client) => client.delete('nobody'),
  };

  it.each([
    ['reader', ['list', 'get', 'benchmarks', 'scorers', 'follow', 'query']],
    ['operator', ['list', 'get', 'benchmarks', 'scorers', 'follow', 'query', 'create', 'pause', 'delete']],
    ['scorer', []],
  ] as const)('lets a %s do what its role may, and nothing else', async (role, allowed) => {
    const { server, to } = await start();
    await using _server = server;
    const done: string[] = [];
    for (const [name, call] of Object.entries(calls))
      if ((await attempt({ ...to, token: tokens[role] }, call)) !== 'forbidden') done.push(name);
    expect(done).toEqual(allowed);
  });

  it('that is taken out of the file is refused from then on, and a new one let in', async () => {
    const file = path.join(certificates.folder, 'changing');
    await writeFile(file, tokenText);
    const { server, to } = await start(file);
    await using _server = server;
    const renewed = 'renewed-token-0123456789';
    expect(await attempt({ ...to, token: tokens.reader }, listed)).toBe('done');
    await writeFile(file, `reader ${renewed}\n`);
    expect(await attempt({ ...to, token: tokens.reader }, listed)).toBe('unauthenticated');
    expect(await attempt({ ...to, token: renewed }, listed)).toBe('done');
  });

  it('stays in force while its file is broken, which is said without showing any', async () => {
    const file = path.join(certificates.folder, 'broken');
    await writeFile(file, tokenText);
    const { server, to, said } = await start(file);
    await using _server = server;
    await writeFile(file, `reader ${tokens.reader}\nreeder secret-token-0123456789\n`);
    expect(await attempt({ ...to, token: tokens.reader }, listed)).toBe('done');
    expect(await attempt({ ...to, token: tokens.operator }, listed)).toBe('done');
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('line 2');
    expect(said.join()).not.toMatch(/-token-/);
  });

  it('is not sent to another machine in the clear', () => {
    const token = tokens.reader;
    expect(() => connectCoordinator({ address: 'cluster.example:50051', token })).toThrow(/without TLS/);
  });
});

describe('a coordinator that other machines can reach', () => {
  const open = { listen: '0.0.0.0:0' };

  it('does not start without encryption, or without knowing its clients', async () => {
    await expect(service.serve(open)).rejects.toThrow(/nothing would be encrypted/);
    await expect(service.serve({ ...open, tokenFile })).rejects.toThrow(/nothing would be encrypted/);
    await expect(service.serve({ ...open, tls: certificates.server })).rejects.toThrow(/anybody/);
  });

  it('starts with both, or where it is told to do without', async () => {
    await using safe = await service.serve({ ...open, tls: certificates.server, tokenFile });
    await using known = await service.serve({
      ...open,
      tls: { ...certificates.server, clientCaFile: certificates.ca },
    });
    await using bold = await service.serve({ ...open, allowInsecure: true });
    expect([safe, known, bold].map(({ address }) => address)).toEqual([
      expect.stringMatching(/^0\.0\.0\.0:[1-9]\d*$/),
      expect.stringMatching(/^0\.0\.0\.0:[1-9]\d*$/),
      expect.stringMatching(/^0\.0\.0\.0:[1-9]\d*$/),
    ]);
  });
});
