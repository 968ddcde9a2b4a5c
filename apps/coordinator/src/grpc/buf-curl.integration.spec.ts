import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBuf, type BufRun } from '../../../../tools/protocol/run-buf.ts';
import { trialPlan } from '../testing/trial-plan.ts';
import type { GrpcServer } from './serve-grpc.ts';
import { makeCertificates, type Certificates } from './testing/certificates.ts';
import { startService, type TrialService } from './testing/served-coordinator.ts';

const token = 'reader-token-0123456789';
const reflections = ['grpc-v1', 'grpc-v1alpha'] as const;

let service: TrialService;
let server: GrpcServer;
let certificates: Certificates;
let safe: GrpcServer;
let id: string;
beforeAll(async () => {
  service = await startService({ isScored: false });
  server = await service.serve();
  certificates = await makeCertificates();
  const tokenFile = path.join(certificates.folder, 'tokens');
  await writeFile(tokenFile, `reader ${token}\n`);
  safe = await service.serve({ tls: certificates.server, tokenFile });
  ({ id } = await service.coordinator.create({ plan: trialPlan(1, 3), priority: 7 }));
});
afterAll(async () => {
  for (const held of [server, safe, service, certificates]) await held[Symbol.asyncDispose]();
});

const curl = (method: string, ...options: readonly string[]): Promise<BufRun> =>
  runBuf([
    'curl',
    '--protocol',
    'grpc',
    '--http2-prior-knowledge',
    ...options,
    `http://${server.address}${method}`,
  ]);

const json = ({ output }: BufRun): unknown => JSON.parse(output);

describe('buf curl', () => {
  it.each(reflections)('lists services and methods by %s', async (reflection) => {
    const services = await curl('', '--reflect-protocol', reflection, '--list-services');
    expect(services).toEqual({
      exitCode: 0,
      output: [
        'grpc.health.v1.Health\n',
        'grpc.reflection.v1.ServerReflection\n',
        'grpc.reflection.v1alpha.ServerReflection\n',
        'naswot.v1.SearchService\n',
      ].join(''),
    });
    const { output } = await curl('', '--reflect-protocol', reflection, '--list-methods');
    expect(output).toContain('naswot.v1.SearchService/FollowSearch\n');
  });

  it.each(reflections)('calls what it learnt of by %s', async (reflection) => {
    const request = ['--reflect-protocol', reflection, '--data', JSON.stringify({ search: id })];
    const answer = await curl('/naswot.v1.SearchService/GetSearch', ...request);
    expect(json(answer)).toMatchObject({ search: { id, priority: 7, state: 'SEARCH_STATE_RUNNING' } });
  });

  it('shows code, sentence and details of an error', async () => {
    const request = ['--data', '{"search":"nobody"}'];
    const answer = await curl('/naswot.v1.SearchService/GetSearch', ...request);
    expect(answer.exitCode).toBeGreaterThan(0);
    expect(json(answer)).toMatchObject({
      code: 'not_found',
      message: "there is no search 'nobody'",
      details: [{ type: 'google.rpc.ErrorInfo' }],
    });
  });

  it('asks after health, which needs no token', async () => {
    const check = ['--data', '{"service":"naswot.v1.SearchService"}'];
    server.setServing(true);
    expect(json(await curl('/grpc.health.v1.Health/Check', ...check))).toEqual({ status: 'SERVING' });
    server.setServing(false);
    expect(json(await curl('/grpc.health.v1.Health/Check', ...check))).toEqual({ status: 'NOT_SERVING' });
    expect(json(await curl('/grpc.health.v1.Health/Check'))).toEqual({ status: 'SERVING' });
  });

  it('reads a stream message by message', async () => {
    await service.coordinator.cancel(id);
    const answer = await curl(
      '/naswot.v1.SearchService/FollowSearch',
      '--data',
      JSON.stringify({ search: id }),
    );
    const messages = JSON.parse(`[${answer.output.trim().replaceAll('}\n{', '},\n{')}]`) as {
      sequence: string;
      progress?: unknown;
    }[];
    expect(messages[0]).toMatchObject({ sequence: '1', event: {} });
    expect(messages.at(-1)).toMatchObject({ progress: { state: 'SEARCH_STATE_CANCELLED' } });
  });

  it('goes through TLS with a token, and nowhere without', async () => {
    const call = (...options: readonly string[]): Promise<BufRun> =>
      runBuf([
        'curl',
        '--protocol',
        'grpc',
        '--cacert',
        certificates.ca,
        ...options,
        `https://localhost:${safe.address.split(':')[1]}/naswot.v1.SearchService/ListSearches`,
      ]);
    const header = path.join(certificates.folder, 'header');
    await writeFile(header, `authorization: Bearer ${token}\n`);
    const bearer = ['--header', `@${header}`];
    const known = await call(...bearer, '--reflect-header', '*');
    expect(json(known)).toMatchObject({ searches: [{ id }] });
    expect(await call(...bearer)).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining('failed to find service') as unknown,
    });
    const unknown = await call('--schema', 'proto');
    expect(json(unknown)).toMatchObject({ code: 'unauthenticated' });
  });
});
