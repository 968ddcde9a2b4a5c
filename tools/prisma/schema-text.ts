import type pg from 'pg';

/** One line each, in an order of its own: `columns` before what refers to them. */
const statements = `
  with tables as (
    select c.oid, c.relname, c.relkind, c.relpartbound, c.reloptions
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and c.relname <> '_prisma_migrations'
  ), lines as (
    select t.relname, 1 as part, a.attnum as place, format('  %I %s%s%s%s,', a.attname,
      format_type(a.atttypid, a.atttypmod),
      case when a.attnotnull then ' not null' else '' end,
      coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), ''),
      case when a.attstorage <> y.typstorage then ' storage ' || a.attstorage::text else '' end) as line
    from tables t
    join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
    join pg_type y on y.oid = a.atttypid
    left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
    union all
    select t.relname, 2, row_number() over (partition by t.oid order by k.conname collate "C"),
      format('  constraint %I %s,', k.conname, pg_get_constraintdef(k.oid))
    from tables t join pg_constraint k on k.conrelid = t.oid and k.contype in ('p', 'u', 'f', 'c')
    union all
    select t.relname, 4, row_number() over (partition by t.oid order by i.relname collate "C"),
      pg_get_indexdef(i.oid) || ';'
    from tables t join pg_index x on x.indrelid = t.oid join pg_class i on i.oid = x.indexrelid
    where not x.indisprimary
    union all
    select relname, 0, 0, format('create table %I (', relname) from tables
    union all
    select relname, 3, 0, ')' || case when relkind = 'p' then ' partition by ' || pg_get_partkeydef(oid) else '' end
      || coalesce(' with (' || array_to_string(reloptions, ', ') || ')', '') || ';'
    from tables
  )
  select relname as table, line from lines order by relname collate "C", part, place`;

/**
 * The schema of a database as text for people and for comparing: not every word of it is SQL. It is the same for every version of
 * Postgres and for PGlite.
 */
export async function schemaText(connection: pg.Pool | pg.ClientBase): Promise<string> {
  const { rows } = await connection.query<{ readonly table: string; readonly line: string }>(statements);
  const tables = new Map<string, string[]>();
  for (const { table, line } of rows) tables.set(table, [...(tables.get(table) ?? []), line]);
  const title = '-- What prisma/migrations make, written by `npx tsx tools/generate/schema.ts`: do not edit.';
  return `${[title, ...Array.from(tables.values(), (lines) => lines.join('\n'))].join('\n\n')}\n`;
}
