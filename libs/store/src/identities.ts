import { specDigest, type EngineDescription, type ScoringSpec } from '@naswot/scoring';
import { runStatement, type Connection, type Statement } from './statement.ts';

/** Finds the row of a key, and makes it. */
interface Identity {
  readonly find: Statement;
  readonly insert: Statement;
}

/** Looked for first: an insert that finds its row burns a number of the sequence all the same. */
async function findOrInsert(
  connection: Connection,
  { find, insert }: Identity,
  key: readonly unknown[],
  rest: readonly unknown[] = [],
): Promise<number> {
  type Row = { readonly id: number };
  const [row] = await runStatement<Row>(connection, find, key);
  if (row !== undefined) return row.id;
  const [made] = await runStatement<Row>(connection, insert, [...key, ...rest]);
  if (made !== undefined) return made.id;
  // Another transaction made it in between.
  const [theirs] = await runStatement<Row>(connection, find, key);
  if (theirs === undefined) throw new Error(`${insert.name} made no row for ${key.join(', ')}`);
  return theirs.id;
}

const spaces: Identity = {
  find: { name: 'find-space', text: 'select id from spaces where name = $1 and settings = $2' },
  insert: {
    name: 'insert-space',
    text: 'insert into spaces (name, settings) values ($1, $2) on conflict do nothing returning id',
  },
};

const specs: Identity = {
  find: { name: 'find-spec', text: 'select id from specs where space_id = $1 and digest = $2' },
  insert: {
    name: 'insert-spec',
    text: `
      insert into specs (space_id, digest, proxy, content) values ($1, $2, $3, $4::jsonb)
      on conflict do nothing returning id`,
  },
};

const engines: Identity = {
  find: {
    name: 'find-engine',
    text: 'select id from engines where name = $1 and version = $2 and device = $3',
  },
  insert: {
    name: 'insert-engine',
    text: 'insert into engines (name, version, device) values ($1, $2, $3) on conflict do nothing returning id',
  },
};

/** The row of a spec in a space under its settings, both made on first sight. */
export async function specRow(
  tx: Connection,
  space: string,
  spec: ScoringSpec,
): Promise<{ readonly id: number; readonly spaceId: number }> {
  const settings = JSON.stringify(Object.fromEntries(Object.entries(spec.network).sort()));
  const spaceId = await findOrInsert(tx, spaces, [space, settings]);
  const id = await findOrInsert(tx, specs, [spaceId, specDigest(spec)], [spec.proxy, JSON.stringify(spec)]);
  return { id, spaceId };
}

/** Ids of engines on their devices, made on first sight. */
export type EngineIds = (engine: EngineDescription) => Promise<number>;

/** Each is looked up once: a row is never changed or deleted, and what is remembered was committed. */
export function engineIds(connection: Connection): EngineIds {
  const known = new Map<string, number>();
  return async ({ name, version, device }) => {
    const key = JSON.stringify([name, version, device]);
    const id = known.get(key) ?? (await findOrInsert(connection, engines, [name, version, device]));
    known.set(key, id);
    return id;
  };
}

const findSpecStatement = {
  name: 'find-spec-of-space',
  text: `
    select p.id from specs p join spaces s on s.id = p.space_id where s.name = $1 and p.digest = $2`,
};

/** Ids of specs in spaces; null where the store has not seen one. */
export type SpecIds = (space: string, spec: ScoringSpec) => Promise<number | null>;

/** Each is looked up until it is there, as `engineIds` does. */
export function specIds(connection: Connection): SpecIds {
  const known = new Map<string, number>();
  return async (space, spec) => {
    const digest = specDigest(spec);
    const key = JSON.stringify([space, digest]);
    const id = known.get(key);
    if (id !== undefined) return id;
    const [row] = await runStatement<{ readonly id: number }>(connection, findSpecStatement, [space, digest]);
    if (row !== undefined) known.set(key, row.id);
    return row?.id ?? null;
  };
}
