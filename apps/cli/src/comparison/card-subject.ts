import type { ReportCard } from '@naswot/benchmark';
import type { RequestedComparison } from './comparison-request.ts';

/** Everything that a card shows, in any format: numbers, and what they are of. */
export interface CardSubject extends Omit<RequestedComparison, 'gathered'> {
  readonly subjects: RequestedComparison['gathered']['subjects'];
  readonly card: ReportCard;
}
