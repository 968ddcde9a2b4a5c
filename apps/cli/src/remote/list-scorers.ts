import { stripVTControlCharacters } from 'node:util';
import { scoresPerSecond, type ScorerView } from '@naswot/protocol';
import type { Context } from '../context.ts';
import { duration, integer, table } from '../terminal.ts';
import { connect } from './connect.ts';

/** A scorer in the JSON that other programs read. */
interface ScorerDocument {
  readonly name: string;
  readonly engine: ScorerView['engine'];
  readonly lanes: number;
  readonly scored: number;
  /** On average since it started. */
  readonly scoresPerSecond: number;
  readonly startedAt: Date;
  readonly lastSeenAt: Date;
}

function scorerDocument(view: ScorerView): ScorerDocument {
  const { scorer: name, engine, lanes, scored, startedAt, at: lastSeenAt } = view;
  return { name, engine, lanes, scored, scoresPerSecond: scoresPerSecond(view), startedAt, lastSeenAt };
}

/** Its clock may be ahead of this machine's. */
const sinceText = (at: Date, now: Date): string =>
  `${duration(Math.max(0, now.getTime() - at.getTime()))} ago`;

/** Scorers by name; what they say of themselves is shown without what would steer a terminal. */
const scorerTable = (scorers: readonly ScorerView[], now: Date): string =>
  table(scorers, [
    { title: 'scorer', align: 'left', cell: ({ scorer }) => stripVTControlCharacters(scorer) },
    {
      title: 'engine',
      align: 'left',
      cell: ({ engine }) => stripVTControlCharacters(`${engine.name} ${engine.version}`),
    },
    { title: 'lanes', cell: ({ lanes }) => integer(lanes) },
    { title: 'scored', cell: ({ scored }) => integer(scored) },
    { title: 'a second', cell: (view) => scoresPerSecond(view).toFixed(1) },
    { title: 'last sign', cell: ({ at }) => sinceText(at, now) },
    { title: 'device', align: 'left', cell: ({ engine }) => stripVTControlCharacters(engine.device) },
  ]);

/** `naswot scorers` at the coordinator that the settings name. */
export async function listScorers(context: Context): Promise<void> {
  await using client = await connect(context);
  const scorers = await client.scorers();
  context.terminal.result({ scorers: scorers.map(scorerDocument) }, () =>
    scorers.length === 0 ? `no scorers at ${client.address}` : scorerTable(scorers, new Date()),
  );
}
