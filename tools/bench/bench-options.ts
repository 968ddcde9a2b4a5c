/** What every measurement is told. */
export interface BenchOptions {
  /** A Python interpreter that has torch; null leaves the peers out. */
  readonly peers: string | null;
  readonly rounds: number;
  readonly outFolder: string;
}
