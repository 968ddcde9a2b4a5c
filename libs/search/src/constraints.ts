import { countedProxies, findProxy } from '@naswot/scoring';
import { didYouMean, type NetworkSettings, type Position, type Space } from '@naswot/space';

/** The largest allowed value of proxies that run no network, by name: parameters, macs, ... What is left out is not bounded. */
export type Constraints = Readonly<Record<string, number>>;

/** Throws a RangeError for a constraint by something else than a count, and for a limit that nothing keeps. */
export function checkConstraints(constraints: Constraints): void {
  for (const [name, limit] of Object.entries(constraints)) {
    if (!countedProxies.includes(name))
      throw new RangeError(
        `a search is constrained by ${countedProxies.join(', ')}, which run no network; received '${name}'${didYouMean(name, countedProxies)}`,
      );
    if (!(limit >= 1 && limit <= Number.MAX_SAFE_INTEGER))
      throw new RangeError(`a search of at most ${limit} ${name} has no architectures; expected at least 1`);
  }
}

/** Verdicts that are remembered at most: some MB. Strategies come back to the same architectures. */
const mostRemembered = 65_536;

/** Whether an architecture's network, under macro settings, keeps the constraints: a pure function; null where there are none. */
export function keeping(
  space: Space,
  settings: NetworkSettings,
  constraints: Constraints,
): ((position: Position) => boolean) | null {
  const limits = Object.entries(constraints).map(([name, limit]) => ({ proxy: findProxy(name), limit }));
  if (limits.length === 0) return null;
  const decide = (position: Position): boolean => {
    const input = { network: space.network(position, settings), counting: 'unit', probe: null } as const;
    return limits.every(({ proxy, limit }) => {
      const outcome = proxy.evaluate(input);
      return outcome.kind === 'scored' && outcome.value <= limit;
    });
  };
  const remembered = new Map<Position, boolean>();
  return (position) => {
    const known = remembered.get(position);
    if (known !== undefined) return known;
    if (remembered.size >= mostRemembered) remembered.clear();
    const verdict = decide(position);
    remembered.set(position, verdict);
    return verdict;
  };
}
