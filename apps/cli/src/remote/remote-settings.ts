import { maskSecrets, type SettingName, type Settings } from '../settings.ts';
import { UsageError } from '../usage-error.ts';

/**
 * Whether a coordinator elsewhere is asked: where one is named, unless the command line names a store instead. Throws a UsageError
 * where it names both.
 */
export function isRemote({ coordinator, store }: Settings): boolean {
  if (coordinator.value === null) return false;
  if (store.source !== 'flag') return true;
  if (coordinator.source !== 'flag') return false;
  throw new UsageError(
    '--coordinator and --store were both given, and a coordinator has a store of its own',
    'leave one of the two out',
  );
}

/** Throws a UsageError where the command line names a queue elsewhere for a search here, which has scorers of its own. */
export function checkOwnQueue({ queue }: Settings): void {
  if (queue.source !== 'flag' || queue.value === 'local:') return;
  throw new UsageError(
    `a search on this machine has a queue of its own, and received --queue ${maskSecrets(queue.value)}`,
    'a coordinator searches with the scorers of a queue: name it with --coordinator HOST:PORT, or start one with naswot coordinator',
  );
}

const flags: readonly (readonly [SettingName, string])[] = [
  ['coordinator', '--coordinator'],
  ['tlsCa', '--tls-ca'],
  ['tokenFile', '--token-file'],
];

/** A further command that reaches the same coordinator, as it is typed: what came by a flag has to be given again. */
export function sameCoordinator(command: string, settings: Settings): string {
  const given = flags.flatMap(([name, flag]) => {
    const { value, source } = settings[name];
    return source === 'flag' && value !== null ? [`${flag} ${value}`] : [];
  });
  return `'${['naswot', command, ...given].join(' ')}'`;
}
