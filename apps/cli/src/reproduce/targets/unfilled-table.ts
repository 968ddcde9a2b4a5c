import { table1, table2b } from '../tables/published-tables.ts';
import type { PublishedTable } from '../tables/published-table.ts';
import { unfilled } from '../tables/table-rows.ts';
import { spaceNeeds, type Target } from './target.ts';

/** A table of a space that is not there: what is printed, and what it would need. */
const tableOfSpace = (title: string, published: PublishedTable): Target => ({
  title,
  source: 'Mellor et al., ICML 2021, arXiv:2006.04647',
  samples: 'all',
  reproduce({ flags: { runs } }) {
    const { space } = published;
    const needs = `${spaceNeeds(space) ?? `methods that are played on ${space}`}, and a benchmark of it`;
    const nothing = { remarks: [], figures: [], searches: [] };
    return Promise.resolve({ runs, ...nothing, ...unfilled(published, needs) });
  },
});

export const table1Target = tableOfSpace('Table 1: searches of NAS-Bench-101', table1);
export const table2bTarget = tableOfSpace("Table 2(b): searches of NATS-Bench's size space", table2b);
