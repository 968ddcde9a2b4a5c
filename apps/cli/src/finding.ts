/** What `naswot doctor` has found out about one thing. */
export interface Finding {
  readonly what: string;
  readonly state: 'fine' | 'note' | 'broken';
  /** What to do where it is not fine. */
  readonly detail: string;
}
