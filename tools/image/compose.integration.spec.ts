import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { buildContext } from './build-context.ts';
import { composeProblems, isPinned, parseCompose } from './compose.ts';
import { parseDockerfile } from './dockerfile.ts';

const docker = path.resolve(import.meta.dirname, '../../docker');
const read = (name: string): Promise<string> => readFile(path.join(docker, name), 'utf8');
const [text, stages] = [await read('compose.yaml'), parseDockerfile(await read('Dockerfile'))];

const linter = path.resolve(docker, '../node_modules/dclint/bin/dclint.cjs');

/** Asks a linter that knows the schema of the Compose specification; rejects where it finds an error. */
const lint = (file: string) => promisify(execFile)(process.execPath, [linter, '--quiet', file]);

describe('docker/compose.yaml', () => {
  it.each(['compose.yaml', 'compose.cuda.yaml'])('%s is a compose file', async (file) => {
    await expect(lint(path.join(docker, file))).resolves.toBeDefined();
  });

  it('would not be one with a key that the specification does not have', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'naswot-compose-'));
    try {
      const file = path.join(folder, 'compose.yaml');
      await writeFile(file, text.replace('healthcheck:', 'healthchecks:'));
      await expect(lint(file)).rejects.toThrow();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('is a cluster that is safe on the machine it runs on', () => {
    expect(composeProblems(parseCompose(text), stages)).toEqual([]);
  });

  it.each([
    ['127.0.0.1:50051:50051', '50051:50051', 'coordinator opens 50051:50051 to other machines'],
    ['nats:2.15.2-alpine', 'nats:latest', 'nats has the image nats:latest without an exact tag'],
    ['target: coordinator }', 'target: build }', 'coordinator has no health check'],
    ['target: coordinator }', 'target: boss }', 'coordinator is built from the stage boss, which is none'],
    ['secrets: [authority, scorer-2-creds]', 'secrets: [authority]', 'nobody uses the secret scorer-2-creds'],
    ['- tokens', '- token', 'coordinator has the secret token, which is none'],
    [
      'POSTGRES_PASSWORD_FILE: /run/secrets/postgres-password',
      'POSTGRES_PASSWORD: naswot',
      'postgres has what should be a secret in its environment: POSTGRES_PASSWORD',
    ],
    [
      'postgres://naswot@',
      'postgres://naswot:naswot@',
      'coordinator has what should be a secret in its environment: NASWOT_STORE',
    ],
    [
      'postgres: { condition: service_healthy }',
      'postgres: { condition: service_started }',
      'coordinator waits for postgres only until it is service_started',
    ],
  ])('would not be with %s as %s', (right, wrong, problem) => {
    expect(text).toContain(right);
    expect(composeProblems(parseCompose(text.replace(right, wrong)), stages)).toContain(problem);
  });
});

describe('docker/Dockerfile', () => {
  it('is sent the programs, and no tests, packages or secrets', async () => {
    const files = await buildContext(path.resolve(docker, '..'));
    expect(files).toContain('apps/cli/bin/naswot.js');
    expect(files.filter((file) => file.startsWith('docker/'))).toEqual([
      'docker/engines-installed.js',
      'docker/scorer-health.js',
    ]);
    expect(files.filter((file) => /(^|\/)(node_modules|secrets|testing)\/|\.spec\.ts$/.test(file))).toEqual(
      [],
    );
    expect(new Set(files.map((file) => file.split('/')[0]))).toEqual(
      new Set(['.npmrc', 'apps', 'docker', 'libs', 'package-lock.json', 'package.json', 'prisma']),
    );
  });

  it('begins with images of exact tags', () => {
    const names = new Set(stages.map(({ name }) => name));
    const bases = stages.map(({ base }) => base).filter((base) => !names.has(base));
    expect(bases.length).toBeGreaterThan(0);
    expect(bases.filter((base) => !isPinned(base))).toEqual([]);
  });

  it('has a user that is not root in everything that is run', () => {
    const run = stages.filter(({ steps }) => steps.some(({ kind }) => kind === 'cmd'));
    const users = run.map((stage) => {
      const lineage = [stage, stages.find(({ name }) => name === stage.base)];
      return lineage.flatMap((each) => each?.steps ?? []).find(({ kind }) => kind === 'user');
    });
    expect(run.map(({ name }) => name)).toEqual(['coordinator', 'scorer', 'scorer-cuda']);
    for (const user of users) expect(user).toEqual({ kind: 'user', user: '1000:1000' });
  });
});
