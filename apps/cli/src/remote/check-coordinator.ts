import { CoordinatorError, type CoordinatorErrorCode, type ScorerView } from '@naswot/protocol';
import type { Context } from '../context.ts';
import type { Finding } from '../finding.ts';
import { messageOf } from '../message-of.ts';
import { integer } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { connect } from './connect.ts';

/** What a coordinator says of the token, which it has to be reached for. */
const ofToken: ReadonlySet<CoordinatorErrorCode> = new Set(['unauthenticated', 'forbidden']);

const reached = ({ settings }: Context, address: string): Finding => ({
  what: 'coordinator',
  state: 'fine',
  detail: `${address} answers, ${settings.tlsCa.value === null ? 'not encrypted' : `encrypted, known by ${settings.tlsCa.value}`}`,
});

const tokenAccepted = ({ settings }: Context): Finding => ({
  what: 'token',
  state: 'fine',
  detail:
    settings.tokenFile.value === null
      ? 'none is given and none is asked for'
      : `the one in ${settings.tokenFile.value} is accepted`,
});

function scorersFound(scorers: readonly ScorerView[]): Finding {
  if (scorers.length === 0)
    return { what: 'scorers', state: 'note', detail: "none: searches wait for one; 'naswot scorer' is one" };
  const lanes = scorers.reduce((sum, scorer) => sum + scorer.lanes, 0);
  return {
    what: 'scorers',
    state: 'fine',
    detail: `${integer(scorers.length)}; lanes: ${integer(lanes)}`,
  };
}

/** What is wrong, where asking the coordinator failed. */
function failure(error: unknown, context: Context): readonly Finding[] {
  const hint = error instanceof CoordinatorError || error instanceof UsageError ? (error.hint ?? '') : '';
  const detail = [messageOf(error), hint].filter((part) => part !== '').join('; ');
  return error instanceof CoordinatorError && ofToken.has(error.code)
    ? [
        reached(context, String(context.settings.coordinator.value)),
        { what: 'token', state: 'broken', detail },
      ]
    : [{ what: 'coordinator', state: 'broken', detail }];
}

/** Whether the coordinator that the settings name can be reached and used, and whether it has scorers. */
export async function checkCoordinator(context: Context): Promise<readonly Finding[]> {
  try {
    await using client = await connect(context);
    const scorers = await client.scorers();
    return [reached(context, client.address), tokenAccepted(context), scorersFound(scorers)];
  } catch (error) {
    return failure(error, context);
  }
}
