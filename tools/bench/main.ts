import { parseArgs } from 'node:util';
import { benchSearch } from './search/bench-search.ts';

/** Performance measurements by name: `npm run bench -- search`. */
const benches = { search: benchSearch } as const;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    /** A Python interpreter that has torch. */
    peers: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    out: { type: 'string', default: 'bench-results' },
  },
});

const name = positionals[0] ?? '';
if (!Object.hasOwn(benches, name)) {
  process.stderr.write(`bench '${name}' is unknown; expected one of ${Object.keys(benches).join(', ')}\n`);
  process.exit(2);
}
await benches[name as keyof typeof benches]({
  peers: values.peers ?? null,
  rounds: Number(values.rounds),
  outFolder: values.out,
});
process.exit(0);
