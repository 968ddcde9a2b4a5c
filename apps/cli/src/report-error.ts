import { BenchmarkError } from '@naswot/benchmark';
import { DatasetError } from '@naswot/dataset';
import type { CoordinatorError, CoordinatorErrorCode } from '@naswot/protocol';
import { StoreError, type StoreErrorKind } from '@naswot/store';
import { WeightsError } from '@naswot/scoring';
import { NoEngine } from './engine-choice/no-engine.ts';
import { InstallError } from './engine-install/install-error.ts';
import { OutputError } from './output-error.ts';
import { UsageError } from './usage-error.ts';

/** What a user is told of an error. */
export interface Explanation {
  readonly message: string;
  /** What to do about it. */
  readonly hint: string | undefined;
  /** 2 where the command line asked for something that cannot be, 1 where something failed. */
  readonly exitCode: 1 | 2;
}

/** Kinds that a store has when it is asked for what is not there. */
const usageKinds: ReadonlySet<StoreErrorKind> = new Set(['no-such-search', 'ambiguous', 'not-a-store']);

/** What to do where the store does not say it: it does not know what commands there are. */
const storeHints: Readonly<Partial<Record<StoreErrorKind, string>>> = {
  'no-such-search': "'naswot searches list' shows what there is",
  ambiguous: "'naswot searches list' shows what there is",
  fenced: "'naswot searches list' shows how it stands",
};

/** Weights that a network lacks, or has in another shape, are mostly those of a smaller or a larger one. */
const otherNetwork =
  "the file is of a network with other settings? Say which, as in --network cellsPerStage=1 --network stemChannels=8; 'naswot space show SPACE' lists them";

/** Codes of a coordinator that was asked for what cannot be. */
const usageCodes: ReadonlySet<CoordinatorErrorCode> = new Set(['not-found', 'invalid', 'wrong-state']);

/** What to do where the coordinator does not say it. */
const coordinatorHints: Readonly<Partial<Record<CoordinatorErrorCode, string>>> = {
  'not-found': "'naswot searches list' shows what there is",
  standby: 'name the coordinator that leads with --coordinator HOST:PORT, or try again in a moment',
  unsupported: 'the versions of this program and of the coordinator differ: install the same',
};

/** By its name: without a coordinator nothing of gRPC is loaded. */
const isOfCoordinator = (error: Error): error is CoordinatorError => error.name === 'CoordinatorError';

/** By its name, too. */
const isExposedDoor = (error: Error): boolean => error.name === 'ExposedDoor';
const saferDoor =
  'give it --tls-cert FILE, --tls-key FILE and --token-file FILE, or --allow-insecure where everybody on the network may come in';

const isUsage = (error: Error): boolean =>
  error instanceof UsageError ||
  error instanceof RangeError ||
  error.name === 'ArchitectureSyntaxError' ||
  isExposedDoor(error) ||
  (error instanceof StoreError && usageKinds.has(error.kind)) ||
  (isOfCoordinator(error) && usageCodes.has(error.code));

function hintOf(error: Error): string | undefined {
  if (error instanceof StoreError) return error.hint ?? storeHints[error.kind];
  if (isOfCoordinator(error)) return error.hint ?? coordinatorHints[error.code];
  if (error instanceof WeightsError) return otherNetwork;
  if (isExposedDoor(error)) return saferDoor;
  return error instanceof UsageError ||
    error instanceof DatasetError ||
    error instanceof BenchmarkError ||
    error instanceof InstallError ||
    error instanceof NoEngine ||
    error instanceof OutputError
    ? error.hint
    : undefined;
}

/** An error in words for a user, and the exit code that it means. */
export const explainError = (error: Error): Explanation => ({
  message: error.message.trim(),
  hint: hintOf(error),
  exitCode: isUsage(error) ? 2 : 1,
});

/** Prints one clear sentence, a hint where there is one, the stack where it is asked for; returns the exit code. */
export function reportError(thrown: unknown, isVerbose: boolean): number {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { message, hint, exitCode } = explainError(error);
  process.stderr.write(`naswot: error: ${message}\n`);
  if (hint !== undefined) process.stderr.write(`hint: ${hint}\n`);
  if (isVerbose) process.stderr.write(`${error.stack ?? ''}\n`);
  return exitCode;
}
