/** A message from the wire that was not used. */
export interface Refusal {
  readonly subject: string;
  readonly reason: string;
}

export type Refuse = (refusal: Refusal) => void;
