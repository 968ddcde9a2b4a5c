import { integer } from '../terminal.ts';
import type { Quantity } from './card-sections.ts';

/** A number as tables show it; empty where it is not defined. */
export const quantityText = (quantity: Quantity | null): string =>
  quantity === null
    ? ''
    : quantity.digits === 0
      ? integer(quantity.value)
      : quantity.value.toFixed(quantity.digits);
