/** What must be said beside the numbers. */
export interface Remark {
  /** For programs: `as-good`, `test-accuracy`, ... */
  readonly kind: string;
  /** Whether it takes something away from what the numbers seem to say. */
  readonly isWarning: boolean;
  readonly text: string;
}

export const remark = (kind: string, text: string): Remark => ({ kind, isWarning: false, text });
export const warning = (kind: string, text: string): Remark => ({ kind, isWarning: true, text });
