import { parseArgs } from 'node:util';
import { benchBenchmark } from './benchmark/bench-benchmark.ts';
import { benchCluster } from './cluster/bench-cluster.ts';
import { benchEngines } from './engines/bench-engines.ts';
import { benchSearch } from './search/bench-search.ts';
import { benchStart } from './start/bench-start.ts';
import { benchStore } from './store/bench-store.ts';
import { benchStrategies } from './strategies/bench-strategies.ts';

/** Performance measurements by name: `npm run bench -- search`. */
const benches = {
  benchmark: benchBenchmark,
  cluster: benchCluster,
  engines: benchEngines,
  search: benchSearch,
  start: benchStart,
  store: benchStore,
  strategies: benchStrategies,
} as const;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    /** A Python interpreter that has torch. */
    peers: { type: 'string' },
    /** A Python interpreter, whose bz2 and pickle benchmarks are compared with. */
    python: { type: 'string', default: 'python3' },
    rounds: { type: 'string', default: '5' },
    scores: { type: 'string', default: '200000' },
    /** Architectures that a store is asked about: 10000000 takes a quarter of an hour. */
    filled: { type: 'string', default: '0' },
    /** Scorers with connections of their own that share a search; 0 for none. */
    scorers: { type: 'string', default: '1000' },
    /** A home with engines that are installed apart; left out, they are provided with TensorFlow for CPUs. */
    home: { type: 'string' },
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
  python: values.python,
  rounds: Number(values.rounds),
  scores: Number(values.scores),
  filled: Number(values.filled),
  scorers: Number(values.scorers),
  home: values.home ?? null,
  outFolder: values.out,
});
process.exit(0);
