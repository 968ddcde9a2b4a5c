/** What an engine is measured with, in JSON: cells of NAS-Bench-201 on noise. */
export interface Workload {
  /** Macro settings that are not the space's defaults. */
  readonly settings: Readonly<Record<string, number>>;
  /** Images in the minibatch. */
  readonly images: number;
}

/** An engine in a process of its own. */
export interface Subject {
  readonly engine: string;
  /** Of the engines installed apart; null where there is none. */
  readonly folder: string | null;
  readonly workload: Workload;
  /** What its process finds its driver by, besides the environment of a lane. */
  readonly environment: Readonly<Record<string, string>>;
}

/** As searches run by default. */
export const whole: Workload = { settings: {}, images: 128 };

/** For devices in software. */
export const reduced: Workload = {
  settings: { stemChannels: 4, cellsPerStage: 1, imageSize: 16 },
  images: 16,
};
