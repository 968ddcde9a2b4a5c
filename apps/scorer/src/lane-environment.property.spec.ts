import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { laneEnvironment } from './lane-environment.ts';

const secretNames = [
  ...['NASWOT_NATS_CREDS', 'NASWOT_TOKEN_FILE', 'NASWOT_STORE', 'NATS_CREDS', 'NATS_PASSWORD'],
  ...['PGPASSWORD', 'PGPASSFILE', 'DATABASE_URL', 'AWS_SECRET_ACCESS_KEY', 'KUBECONFIG', 'SSH_AUTH_SOCK'],
  ...['npm_config_token', 'GITHUB_TOKEN', 'nats_password', 'NODE_OPTIONS'],
];
const neededNames = [
  ...['PATH', 'HOME', 'TMPDIR', 'LD_LIBRARY_PATH', 'Path', 'SystemRoot'],
  ...['CUDA_CACHE_PATH', 'TF_FORCE_GPU_ALLOW_GROWTH', 'VK_ICD_FILENAMES', 'OMP_NUM_THREADS', 'LC_ALL'],
];

describe("a lane's environment", () => {
  it('has no credential of its scorer, whatever its value', () => {
    fc.assert(
      fc.property(fc.subarray(secretNames), fc.string(), (names, secret) => {
        const environment = laneEnvironment(Object.fromEntries(names.map((name) => [name, secret])), null);
        expect(Object.keys(environment).filter((name) => secretNames.includes(name))).toEqual([]);
      }),
    );
  });

  it('has none that begins like those of the queue, the store or this program', () => {
    const suffix = fc.stringMatching(/^[A-Z_]{1,20}$/);
    fc.assert(
      fc.property(
        fc.constantFrom('NASWOT_', 'NATS_', 'PG', 'POSTGRES_', 'DATABASE_'),
        suffix,
        (prefix, rest) => {
          expect(laneEnvironment({ [`${prefix}${rest}`]: 'x' }, null)).not.toHaveProperty(`${prefix}${rest}`);
        },
      ),
    );
  });

  it.each(neededNames)('has %s, which processes or engines need', (name) => {
    expect(laneEnvironment({ [name]: 'x' }, null)).toHaveProperty(name, 'x');
  });

  it.each([{}, { NVIDIA_TF32_OVERRIDE: '1' }])('has no TF32 where the scorer has %o', (environment) => {
    expect(laneEnvironment(environment, '0')).toHaveProperty('NVIDIA_TF32_OVERRIDE', '0');
  });

  it('names the one device that the lane sees, whatever the scorer sees', () => {
    expect(laneEnvironment({ CUDA_VISIBLE_DEVICES: '0,1' }, '1')).toMatchObject({
      CUDA_VISIBLE_DEVICES: '1',
    });
    expect(laneEnvironment({ CUDA_VISIBLE_DEVICES: '0,1' }, null)).toMatchObject({
      CUDA_VISIBLE_DEVICES: '0,1',
    });
  });
});
