import { describe, expect, it } from 'vitest';
import { resolveSettings, type SettingFlags } from '../settings.ts';
import { UsageError } from '../usage-error.ts';
import { checkOwnQueue, isRemote, sameCoordinator } from './remote-settings.ts';

const address = 'naswot.example:50051';
const settings = (flags: SettingFlags, environment: NodeJS.ProcessEnv = {}) =>
  resolveSettings(flags, environment, '/nowhere');

describe('whether a coordinator elsewhere is asked', () => {
  it.each<[string, SettingFlags, NodeJS.ProcessEnv, boolean]>([
    ['nobody names one', {}, {}, false],
    ['the command line names one', { coordinator: address }, {}, true],
    ['the environment names one', {}, { NASWOT_COORDINATOR: address }, true],
    [
      'both it and a store are in the environment',
      {},
      { NASWOT_COORDINATOR: address, NASWOT_STORE: 'pglite:/x' },
      true,
    ],
    [
      'the command line names a store instead',
      { store: 'pglite:/x' },
      { NASWOT_COORDINATOR: address },
      false,
    ],
    [
      'the command line names one, the environment a store',
      { coordinator: address },
      { NASWOT_STORE: 'pglite:/x' },
      true,
    ],
  ])('where %s', (_where, flags, environment, expected) => {
    expect(isRemote(settings(flags, environment))).toBe(expected);
  });

  it('is refused where the command line names both', () => {
    expect(() => isRemote(settings({ coordinator: address, store: 'pglite:/x' }))).toThrow(UsageError);
  });
});

describe('the queue of a search on this machine', () => {
  const check =
    (flags: SettingFlags, environment: NodeJS.ProcessEnv = {}) =>
    () =>
      checkOwnQueue(settings(flags, environment));

  it('is its own, whatever scorers find in the environment', () => {
    expect(check({})).not.toThrow();
    expect(check({ queue: 'local:' })).not.toThrow();
    expect(check({}, { NASWOT_QUEUE: 'nats://nats:4222' })).not.toThrow();
  });

  it('is refused where the command line names another, and no password of it is told', () => {
    expect(check({ queue: 'nats://me:secret@nats:4222' })).toThrow(
      /received --queue nats:\/\/me:\*\*\*@nats:4222/,
    );
  });
});

describe('a command that reaches the same coordinator', () => {
  it('repeats what the command line said, and nothing else', () => {
    const given = { coordinator: address, tokenFile: 'my.token' };
    expect(sameCoordinator('searches follow k7p2', settings(given, { NASWOT_TLS_CA: 'ca.pem' }))).toBe(
      `'naswot searches follow k7p2 --coordinator ${address} --token-file my.token'`,
    );
  });

  it('is short where the environment says it all', () => {
    expect(sameCoordinator('searches show k7p2', settings({}, { NASWOT_COORDINATOR: address }))).toBe(
      "'naswot searches show k7p2'",
    );
  });
});
