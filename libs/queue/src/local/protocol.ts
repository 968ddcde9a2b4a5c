import { z } from 'zod';
import {
  digestSchema,
  nameSchema,
  resultMessageSchema,
  scorerSignSchema,
  shardMessageSchema,
} from '../message-schemas.ts';

const number = z.int().nonnegative();
/** Names a delivery on its channel. */
const token = number;
const dayMs = 86_400_000;

/** A use of one of the ports, from the scorer's process to the coordinator's. Each is answered once, but for the last two. */
export const callSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('take'), id: number }),
  z.object({ kind: z.literal('ack'), id: number, token }),
  z.object({ kind: z.literal('nak'), id: number, token, delayMs: z.number().min(0).max(dayMs) }),
  z.object({ kind: z.literal('publish'), id: number, message: resultMessageSchema }),
  z.object({ kind: z.literal('get'), id: number, digest: digestSchema }),
  z.object({ kind: z.literal('announce'), id: number, sign: scorerSignSchema }),
  z.object({ kind: z.literal('suspended'), id: number, scorer: nameSchema }),
  z.object({ kind: z.literal('working'), token }),
  /** Ends the `take` of that id, which waits. */
  z.object({ kind: z.literal('cancel'), id: number }),
]);
export type Call = z.infer<typeof callSchema>;
export type AnsweredCall = Exclude<Call, { kind: 'working' | 'cancel' }>;

/** What is left of a call that is no call: whom to tell. */
export const unknownCallSchema = z.object({ id: number });

export const replySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reply'), id: number, output: z.unknown() }),
  z.object({ kind: z.literal('failure'), id: number, message: z.string() }),
]);
export type Reply = z.infer<typeof replySchema>;

/** The output of `take`. */
export const takenSchema = z
  .object({ token, message: shardMessageSchema, deliveries: number, leaseMs: z.number().positive() })
  .nullable();
export type Taken = z.infer<typeof takenSchema>;

/** The output of `suspended`. */
export const reasonSchema = z.string().nullable();

/** The output of `get`. */
export const bytesSchema = z.instanceof(Uint8Array).nullable();
