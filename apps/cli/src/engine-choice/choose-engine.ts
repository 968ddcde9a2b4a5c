import { engines, isEngineName } from '@naswot/engines';
import type { EngineReport } from '../engine-report.ts';
import { duration } from '../terminal.ts';

/** An engine that was tried, and what came of it. */
export interface Candidate {
  readonly engine: string;
  /** Networks a second on the whole machine; null where it cannot be used. */
  readonly perSecond: number | null;
  /** In a few words how fast it is, or why it cannot be used. */
  readonly finding: string;
}

/** The engine that is taken, and why not the others; the best first. */
export interface Choice {
  readonly engine: string;
  readonly candidates: readonly Candidate[];
}

/** Of an engine's sentence the reason alone: neither its name, nor what a library said, nor what to do. */
export const shortReason = (reason: string): string =>
  reason
    .replace(/^engine \S+ cannot be used: /, '')
    .split(/; | \(/, 1)
    .join('');

/** A processor runs a network on each core at once, each engine on one thread; a device runs one. */
const perSecondOf = (networkMs: number, isOnDevice: boolean, cores: number): number =>
  (1000 / networkMs) * (isOnDevice ? 1 : cores);

function candidateOf({ name, isOnDevice, networkMs, reason }: EngineReport, cores: number): Candidate {
  if (networkMs === null || isOnDevice === null)
    return { engine: name, perSecond: null, finding: shortReason(reason ?? 'it was not measured') };
  const perSecond = perSecondOf(networkMs, isOnDevice, cores);
  const where = isOnDevice ? 'on its device' : cores === 1 ? 'on one core' : `on each of ${cores} cores`;
  return { engine: name, perSecond, finding: `${duration(networkMs)} a network ${where}` };
}

/**
 * The engine that runs most networks a second on a machine of so many cores; of equals the first. Null where none can be used.
 */
export function chooseEngine(reports: readonly EngineReport[], cores: number): Choice | null {
  const candidates = reports
    .map((report) => candidateOf(report, cores))
    .sort((a, b) => (b.perSecond ?? 0) - (a.perSecond ?? 0));
  const [best] = candidates;
  return best === undefined || best.perSecond === null ? null : { engine: best.engine, candidates };
}

/** Of a choice those that tell GPUs apart; the best first. */
export const candidatesForDevices = ({ candidates }: Choice): readonly Candidate[] =>
  candidates.filter(({ engine }) => isEngineName(engine) && engines[engine].runsOn === 'nvidia');

/** The choice in lines for people: what is taken, and of each other engine why not. */
export function explainChoice({ engine, candidates }: Choice): readonly string[] {
  const [taken, ...others] = candidates;
  const why = others.map(({ engine: name, finding }) => `not ${name}: ${finding}`);
  return [`--engine auto takes ${engine} here: ${taken?.finding ?? ''}`, ...why];
}
