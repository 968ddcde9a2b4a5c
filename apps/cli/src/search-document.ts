import type { SearchSummary } from '@naswot/protocol';
import { specDigest } from '@naswot/scoring';
import { findStrategy, namedParameters, repeatIds, scoreAlone, specGrid, specsOf } from '@naswot/search';
import type { SearchReader } from './archive.ts';
import { likenessText, objectiveText } from './objective/objective-text.ts';
import { specDocument } from './score-json.ts';
import { shownState } from './search-state.ts';

/** The search in the JSON that other programs read. */
export interface SearchDocument {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly space: string;
  readonly strategy: string;
  readonly seed: number;
  /** Of the strategy, with their defaults. */
  readonly parameters: Readonly<Record<string, number | string>>;
  readonly window: number;
  /** The largest allowed value of each of these proxies. */
  readonly constraints: Readonly<Record<string, number>>;
  /** What is to be large, as `--objective` has it: of several lengths of training, in the end. */
  readonly objectives: readonly string[];
  /** What architectures are compared within, as `--within` has it; null where that is all. */
  readonly within: string | null;
  /** How many ways of measuring there are, lengths of training such as. */
  readonly levels: number;
  /** Limits of measurements; null where there are none. */
  readonly budget: { readonly evaluations: number | null; readonly simulatedTimeMs: number | null };
  /** How many architectures were asked for before the strategy's own. */
  readonly included: number;
  readonly engine: string;
  readonly lanes: number;
  readonly spec: ReturnType<typeof specDocument>;
  readonly samples: number;
  readonly scored: number;
  readonly unscorable: number;
  readonly reused: number;
  readonly pending: number;
  readonly durationMs: number;
  readonly scoresPerSecond: number;
  /** Of one with repeats, whose counts and time are those of all its specs together. */
  readonly repeats?: {
    readonly weightsSeeds: number;
    readonly minibatchSeeds: number;
    /** Architectures that were asked for, each under every spec. */
    readonly architectures: number;
    /** Digests, the search's own first. */
    readonly specs: readonly string[];
  };
}

/** A search and its repeats, as far as they are there. */
async function withRepeats(record: SearchSummary, reader: SearchReader): Promise<readonly SearchSummary[]> {
  const repeats = await Promise.all(repeatIds(record.id, record.plan).map((id) => reader.findSearch(id)));
  return [record, ...repeats.filter((repeat) => repeat !== null)];
}

type Totals = SearchSummary['counts'];

const total = (searches: readonly SearchSummary[], count: keyof Totals): number =>
  Number(searches.reduce((sum, { counts }) => sum + counts[count], 0n));

/** What is told of a search's specs; nothing where there is one. */
function repeatsOf({ plan, asked }: SearchSummary): Pick<SearchDocument, 'repeats'> {
  if (plan.repeats === undefined) return {};
  const { weights: weightsSeeds, minibatches: minibatchSeeds } = specGrid(plan);
  const specs = specsOf(plan).map(specDigest);
  return { repeats: { weightsSeeds, minibatchSeeds, architectures: Number(asked), specs } };
}

function objectivesDocument({
  aim = scoreAlone,
  spec,
}: SearchSummary['plan']): Pick<SearchDocument, 'objectives' | 'within' | 'levels'> {
  const goals = aim.levels.at(-1)?.goals ?? [];
  const within = goals.find((goal) => goal.within !== undefined)?.within;
  return {
    objectives: goals.map((goal) => objectiveText(goal, spec.proxy)),
    within: within === undefined ? null : likenessText(within),
    levels: aim.levels.length,
  };
}

/** A search with its counts and where its images come from. */
export async function searchDocument(record: SearchSummary, reader: SearchReader): Promise<SearchDocument> {
  const { plan } = record;
  const all = await withRepeats(record, reader);
  const activeMs = all.reduce((sum, each) => sum + each.activeMs, 0);
  const minibatch = plan.spec.run === null ? null : await reader.loadMinibatch(plan.spec.run.minibatch);
  const scoredNow = total(all, 'scored') + total(all, 'unscorable');
  return {
    id: record.id,
    name: plan.name,
    state: shownState(record, reader.isLive),
    space: plan.space,
    strategy: plan.strategy,
    seed: plan.seed,
    parameters: namedParameters(findStrategy(plan.strategy).parameters, plan.parameters ?? {}),
    window: plan.window,
    constraints: plan.constraints ?? {},
    ...objectivesDocument(plan),
    budget: {
      evaluations: plan.budget.evaluations ?? null,
      simulatedTimeMs: plan.budget.simulatedTimeMs ?? null,
    },
    included: plan.included?.length ?? 0,
    engine: record.engine,
    lanes: record.lanes,
    spec: specDocument(record.specDigest, plan.spec, minibatch),
    samples: total(all, 'samples'),
    scored: total(all, 'scored'),
    unscorable: total(all, 'unscorable'),
    reused: total(all, 'reused'),
    pending: total(all, 'pending'),
    durationMs: Math.round(activeMs),
    scoresPerSecond: activeMs === 0 ? 0 : scoredNow / (activeMs / 1000),
    ...repeatsOf(record),
  };
}
