import { hostOf, isLoopback } from '@naswot/protocol';

/** What is known of how a server would be reached. */
export interface Exposure {
  /** `host:port`. */
  readonly listen: string;
  readonly isEncrypted: boolean;
  /** Whether clients prove who they are, by a token or a certificate. */
  readonly isAuthenticated: boolean;
}

/** A door that would let other machines in unseen. */
export class ExposedDoor extends Error {
  override readonly name = 'ExposedDoor';
}

/** Why nobody should listen like that; null where it is safe. */
export function exposureOf({ listen, isEncrypted, isAuthenticated }: Exposure): string | null {
  if (isLoopback(hostOf(listen))) return null;
  if (!isEncrypted) return `${listen} can be reached from other machines, and nothing would be encrypted`;
  if (!isAuthenticated) return `${listen} can be reached from other machines, by anybody who likes`;
  return null;
}
