import { status, type Metadata } from '@grpc/grpc-js';
import type { Explanation } from '@naswot/protocol';
import { explanation } from './explain-error.ts';
import { isAllowed, neededFor } from './method-roles.ts';
import type { TokenFile } from './token-file.ts';

const refused = (message: string): Explanation =>
  explanation(status.UNAUTHENTICATED, 'UNAUTHENTICATED', message, {
    hint: 'name the file with your token with --token-file FILE',
  });

/** The token of `authorization: Bearer TOKEN`. */
function tokenOf(metadata: Metadata): string | null {
  const [value] = metadata.get('authorization');
  return typeof value === 'string' ? (/^Bearer +(\S+)$/i.exec(value)?.[1] ?? null) : null;
}

/** Why a call is turned away; null where it may go on. Without a file of tokens everybody is let in who can connect. */
export async function admitCall(
  path: string,
  metadata: Metadata,
  tokens: Pick<TokenFile, 'roleOf'> | null,
): Promise<Explanation | null> {
  const need = neededFor(path);
  if (tokens === null || need === 'nobody') return null;
  const token = tokenOf(metadata);
  if (token === null) return refused('a token is missing: expected authorization: Bearer TOKEN');
  const role = await tokens.roleOf(token);
  if (role === null) return refused('the token is unknown');
  if (isAllowed(role, need)) return null;
  const method = path.slice(path.lastIndexOf('/') + 1);
  return explanation(
    status.PERMISSION_DENIED,
    'PERMISSION_DENIED',
    `the role ${role} may not call ${method}, which needs the role ${need}`,
    { hint: `use the token of a${need === 'operator' ? 'n' : ''} ${need}` },
  );
}
