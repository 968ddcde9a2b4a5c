import type { SearchEngine } from './records.ts';
import { runStatement, type Connection } from './statement.ts';

const searchEnginesStatement = {
  name: 'search-engines',
  text: `
    select e.name, e.version, e.device, count(*)::int as scores
    from searches q
    cross join lateral (select distinct representative from members where search_id = q.id) m
    join scores s on s.spec_id = q.spec_id and s.position = m.representative
    join engines e on e.id = s.engine_id
    where q.public_id = $1
    group by e.id
    order by scores desc, e.name collate "C", e.version collate "C", e.device collate "C"`,
};

/** What made the scores that a search shows, its own and those it found, those of most scores first. */
export const searchEngines = (connection: Connection, id: string): Promise<readonly SearchEngine[]> =>
  runStatement<SearchEngine>(connection, searchEnginesStatement, [id]);
