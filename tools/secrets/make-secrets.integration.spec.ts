import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TokenFile } from '../../apps/coordinator/src/grpc/token-file.ts';
import { makeSecrets } from './make-secrets.ts';

let scratch: string;
let folder: string;
beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'naswot-secrets-'));
  folder = path.join(scratch, 'secrets');
  await makeSecrets(folder, ['gpu-1', 'gpu-2']);
});
afterAll(() => rm(scratch, { recursive: true }));

describe('the secrets of a cluster', () => {
  it('lie in a folder that only its owner may open', async () => {
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('are tokens whose digests the coordinator has, with their roles', async () => {
    const file = path.join(folder, 'tokens');
    const tokens = await TokenFile.open(file, () => undefined);
    for (const role of ['operator', 'reader']) {
      const token = (await readFile(path.join(folder, `${role}.token`), 'utf8')).trim();
      expect(await tokens.roleOf(token)).toBe(role);
      expect(await readFile(file, 'utf8')).not.toContain(token);
    }
  });

  it('are credentials of each scorer, of which the server learns the public key only', async () => {
    const users = await readFile(path.join(folder, 'nats-users.conf'), 'utf8');
    for (const name of ['coordinator', 'gpu-1', 'gpu-2']) {
      const credentials = await readFile(path.join(folder, `${name}.creds`), 'utf8');
      const [seed = ''] = /^SU\w+$/m.exec(credentials) ?? [];
      expect(seed).not.toBe('');
      expect(users).not.toContain(seed);
    }
    expect(users).toContain('"naswot.results.*.gpu-1.>"');
  });

  it("do not hold the authority's key", async () => {
    expect((await readdir(folder)).filter((name) => name.endsWith('.key')).sort()).toEqual([
      'coordinator.key',
      'nats.key',
      'postgres.key',
    ]);
  });

  it('are not made where some are already', async () => {
    await expect(makeSecrets(folder, [])).rejects.toThrow('expected one that is not there yet');
  });
});
